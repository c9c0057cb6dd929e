import type { ReactElement } from "react";
import { ApiProblem } from "../request.ts";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";
import { problemText } from "../ui/problem-note.tsx";

/** What went wrong at a door, and what that means for it, in the language of the page. */
export function DoorProblem({ error }: { readonly error: unknown }): ReactElement | null {
  if (error === null || error === undefined) return null;
  const code = error instanceof ApiProblem ? error.code : "";
  const ours: Readonly<Record<string, string>> = text.lock.problem;
  return (
    <Note icon="triangle" tone="bad" isUrgent>
      <p>{ours[code] ?? problemText(error)}</p>
    </Note>
  );
}
