import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../api.ts";
import type { CodeDetail } from "../api-types.ts";
import { codeQuery } from "../queries.ts";
import { ApiProblem } from "../request.ts";
import { type CodeChange, codesApi } from "./api.ts";
import { isHarmless } from "./conflict.ts";
import { CODE_LIST } from "./use-code-list.ts";

/** Entries may come in between, each a version of its own; after so many the person is asked. */
const TRIES_MAX = 4;

export interface ChangeWish {
  readonly change: CodeChange;
  /** The code as the person saw it when they decided. */
  readonly seen: CodeDetail;
}

/** The code as it is after a change, or, where somebody else changed it meanwhile, as they left it. */
export type ChangeOutcome =
  | { readonly kind: "changed"; readonly code: CodeDetail }
  | { readonly kind: "overtaken"; readonly theirs: CodeDetail };

/** Changes a code, but never what somebody else changed since it was shown. */
export function useChangeCode(codeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: ChangeWish) => changeUnlessOvertaken(codeId, wish),
    onSuccess: (outcome) => showCode(client, outcome.kind === "changed" ? outcome.code : outcome.theirs),
  });
}

/** Shows a code as the server just told it, and asks again for what its locks may have said since. */
export function showCode(client: QueryClient, code: CodeDetail): void {
  const { queryKey } = codeQuery(code.id);
  client.setQueryData(queryKey, code);
  void client.invalidateQueries({ queryKey });
  void client.invalidateQueries({ queryKey: ["codes"] });
  void client.invalidateQueries({ queryKey: [CODE_LIST] });
}

async function changeUnlessOvertaken(codeId: string, { change, seen }: ChangeWish): Promise<ChangeOutcome> {
  let known = seen;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    try {
      return { kind: "changed", code: await codesApi.change(codeId, change, known.version) };
    } catch (problem) {
      if (!(problem instanceof ApiProblem) || problem.code !== "precondition_failed") throw problem;
      const now = await api.code(codeId);
      if (!isHarmless(seen, now)) return { kind: "overtaken", theirs: now };
      known = now;
    }
  }
  return { kind: "overtaken", theirs: known };
}
