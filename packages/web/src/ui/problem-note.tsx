import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { ApiProblem, OFFLINE } from "../request.ts";
import { text } from "../text/text.ts";
import { Note } from "./mark.tsx";

/** Told in the language of the page, since the server speaks English. */
function ourWords(code: string): string | undefined {
  const { problem } = text;
  const words: Readonly<Record<string, string>> = {
    unauthenticated: problem.signedOut,
    sign_in_failed: problem.signInFailed,
    account_locked: problem.locked,
    step_up_required: problem.stepUp,
    request_too_large: problem.tooLarge,
  };
  return words[code];
}

/** What an error means and what to do, in words for people. */
export function problemText(error: unknown): string {
  if (!(error instanceof ApiProblem)) return text.problem.unknown;
  if (error.code === OFFLINE) return text.problem.offline;
  const ours = ourWords(error.code);
  if (ours !== undefined) return ours;
  const told = error.fields.map(({ message }) => message).join(" ");
  const sentence = [error.message, told].filter((part) => part !== "").join(" ");
  return sentence === "" ? text.problem.unknown : sentence;
}

interface ProblemNoteProps {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}

/** Says what went wrong, and offers another try where that may help. */
export function ProblemNote({ error, onRetry }: ProblemNoteProps): ReactElement {
  return (
    <Note icon="triangle" tone="bad" isUrgent>
      <p>{problemText(error)}</p>
      {onRetry !== undefined && (
        <Button variant="default" size="sm" mt={8} onClick={onRetry}>
          {text.app.retry}
        </Button>
      )}
    </Note>
  );
}
