import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { api } from "../api.ts";
import { ApiProblem, isOffline } from "../request.ts";
import type { CodeInput, FieldProblem } from "../api-types.ts";
import { codeQuery, sessionQuery } from "../queries.ts";
import { randomKey } from "../random-key.ts";
import { text } from "../text/text.ts";
import { keepUnsent } from "../unsent/unsent.ts";
import { codesApi, type LinkWish } from "./api.ts";
import { keepFreshLink } from "./fresh-links.ts";
import { forgetDraft } from "./kept-draft.ts";
import { CODE_LIST } from "./use-code-list.ts";

interface Making {
  readonly input: CodeInput;
  readonly key: string;
  /** Null: no link for the guest. */
  readonly link: LinkWish | null;
}

interface MakeCode {
  readonly isMaking: boolean;
  /** Null, too, where the fields say it all. */
  readonly error: unknown;
  readonly fields: readonly FieldProblem[];
  make(input: CodeInput, link: LinkWish | null): void;
  /** The form has changed: what was wrong with it may be no more. */
  forget(): void;
}

/** Makes the code once, however often the button is pressed or the network fails, and goes to it. */
export function useMakeCode(): MakeCode {
  const client = useQueryClient();
  const navigate = useNavigate();
  const ticket = useRef({ wish: "", key: "" });
  const making = useMutation({
    mutationFn: ({ input, key, link }: Making) =>
      makeWithLink(input, key, link).catch((problem: unknown) => {
        if (!isOffline(problem) || input.pin === undefined) throw problem;
        throw new ApiProblem({ code: "offline_unkept", detail: text.offline.notKept });
      }),
    gcTime: 0,
    onError: async (error, { input, key }) => {
      const memberId = client.getQueryData(sessionQuery.queryKey)?.member?.id;
      if (!isOffline(error) || memberId === undefined) return;
      if (!keepUnsent({ key, memberId, madeAt: Date.now(), input, who: nameIn(input) })) return;
      forgetDraft(sessionStorage);
      await navigate({ to: "/codes" });
    },
    onSuccess: async (code) => {
      const { queryKey } = codeQuery(code.id);
      client.setQueryData(queryKey, code);
      // The lock may have answered before this did: what it said since then has to be asked for.
      void client.invalidateQueries({ queryKey });
      void client.invalidateQueries({ queryKey: ["codes"] });
      void client.invalidateQueries({ queryKey: [CODE_LIST] });
      forgetDraft(sessionStorage);
      await navigate({ to: "/codes/$codeId", params: { codeId: code.id } });
    },
  });
  const fields = making.error instanceof ApiProblem ? making.error.fields : [];
  return {
    isMaking: making.isPending,
    error: fields.length > 0 ? null : making.error,
    fields,
    make(input, link) {
      const wish = JSON.stringify(input);
      if (ticket.current.wish !== wish) ticket.current = { wish, key: randomKey() };
      making.mutate({ input, key: ticket.current.key, link });
    },
    forget() {
      if (making.isError) making.reset();
    },
  };
}

/** A code that was made stays made, whatever becomes of its link. */
async function makeWithLink(input: CodeInput, key: string, link: LinkWish | null) {
  const code = await api.makeCode(input, key);
  if (link === null) return code;
  const made = await codesApi.makeLink(code.id, link).catch(() => "failed" as const);
  keepFreshLink(code.id, made);
  return code;
}

function nameIn({ holder }: CodeInput): string {
  return "name" in holder ? holder.name : text.event.somebody;
}
