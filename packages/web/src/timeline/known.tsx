import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import type { KnownTimeline } from "./use-timeline.ts";

/** What is not known of a timeline, and why. */
export function Known({ timeline }: { readonly timeline: KnownTimeline }): ReactElement | null {
  if (timeline.error !== null) return <ProblemNote error={timeline.error} onRetry={timeline.retry} />;
  if (!timeline.isCut) return null;
  return (
    <Note icon="triangle" tone="wait">
      {text.timeline.cut}
    </Note>
  );
}
