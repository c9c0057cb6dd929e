import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { ApiProblem } from "../request.ts";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { accountApi } from "./api.ts";
import { showPasskey } from "./passkey.ts";

interface PasskeyButtonProps<Answer> {
  /** Hands over what the authenticator said. */
  readonly send: (response: object) => Promise<Answer>;
  readonly onDone: (answer: Answer) => void;
  /** Ends what else asks for a passkey: a page has one such question, and one challenge, at a time. */
  readonly onAsk?: () => Promise<unknown>;
}

/** Shows a passkey, to sign in or to prove that it is still the same person. */
export function PasskeyButton<Answer>({ send, onDone, onAsk }: PasskeyButtonProps<Answer>): ReactElement {
  const show = useMutation({
    mutationFn: async () => {
      await onAsk?.();
      const { options } = await accountApi.signInChallenge();
      return send(await showPasskey(options));
    },
    gcTime: 0,
    onSuccess: onDone,
  });
  return (
    <div className="stack">
      <Button
        variant="default"
        leftSection={<Icon name="passkey" />}
        loading={show.isPending}
        onClick={() => show.mutate()}
      >
        {text.account.withPasskey}
      </Button>
      {show.isError && <PasskeyProblem error={show.error} sentence={text.account.passkeyNotShown} />}
    </div>
  );
}

/** What the browser throws has words for programmers only. */
export function PasskeyProblem({ error, sentence }: { readonly error: unknown; readonly sentence: string }) {
  if (error instanceof ApiProblem) return <ProblemNote error={error} />;
  return (
    <Note icon="triangle" tone="wait" isUrgent>
      {sentence}
    </Note>
  );
}
