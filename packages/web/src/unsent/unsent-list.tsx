import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useEffect } from "react";
import { api } from "../api.ts";
import { useLiveState } from "../live.tsx";
import { locksQuery, sessionQuery } from "../queries.ts";
import { ApiProblem, isOffline } from "../request.ts";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";
import { problemText } from "../ui/problem-note.tsx";
import { useNow } from "../ui/use-now.ts";
import { forgetUnsent, isFresh, refuseUnsent, type Unsent, useUnsent } from "./unsent.ts";

/** Codes that wait for the server, each clearly marked. They are sent by themselves as soon as the page is live again. */
export function UnsentList(): ReactElement | null {
  const memberId = useQuery(sessionQuery).data?.member?.id;
  const mine = useUnsent().filter((one) => one.memberId === memberId);
  if (mine.length === 0) return null;
  return (
    <section className="stack" aria-label={text.offline.unsent}>
      {mine.map((one) => (
        <UnsentNote key={one.key} unsent={one} />
      ))}
    </section>
  );
}

function UnsentNote({ unsent }: { readonly unsent: Unsent }): ReactElement {
  const { send, isSending } = useSend(unsent);
  const isReady = isFresh(unsent, useNow(60_000));
  const live = useLiveState();
  const doors = useDoors(unsent);
  useEffect(() => {
    if (live === "live" && isReady) send();
  }, [live, isReady, send]);
  return (
    <Note icon={unsent.refusal === null ? "hourglass" : "triangle"} tone={unsent.refusal === null ? "wait" : "bad"}>
      <div className="stack-s" data-unsent={unsent.refusal === null ? "waiting" : "refused"}>
        <span className="strong">{text.offline.unsent}</span>
        <span>{text.offline.codeFor(unsent.who, doors)}</span>
        <span className="quiet">{hintOf(unsent, isReady)}</span>
        <div className="row" style={{ marginTop: 4 }}>
          <Button size="sm" variant="default" loading={isSending} onClick={send}>
            {text.offline.sendNow}
          </Button>
          <Button size="sm" variant="subtle" onClick={() => forgetUnsent(unsent.key)}>
            {text.offline.discard}
          </Button>
        </div>
      </div>
    </Note>
  );
}

function hintOf({ refusal }: Unsent, isReady: boolean): string {
  if (refusal !== null) return `${text.offline.refusedByServer} ${refusal}`;
  return isReady ? text.offline.unsentHint : text.offline.unsentOld;
}

function useDoors({ input }: Unsent): string {
  const locks = useQuery(locksQuery).data?.items ?? [];
  const names = input.lockIds.flatMap((id) => locks.find((lock) => lock.id === id)?.name ?? []);
  return names.length === input.lockIds.length ? names.join(", ") : text.offline.doorCount(input.lockIds.length);
}

/** Another tab, or a try whose answer got lost, has it under way. */
const UNDER_WAY = "idempotency_in_progress";

function useSend({ key, input }: Unsent): { send(): void; readonly isSending: boolean } {
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationKey: ["unsent", key],
    scope: { id: `unsent ${key}` },
    mutationFn: () => api.makeCode(input, key),
    gcTime: 0,
    onSuccess: () => {
      forgetUnsent(key);
      void client.invalidateQueries({ queryKey: ["codes"] });
    },
    onError: (error) => {
      const isLater = isOffline(error) || (error instanceof ApiProblem && isPassing(error));
      if (!isLater) refuseUnsent(key, problemText(error));
    },
  });
  return { send: mutate, isSending: isPending };
}

function isPassing({ code, status }: ApiProblem): boolean {
  return code === UNDER_WAY || status === 429 || status >= 500;
}
