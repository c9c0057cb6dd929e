import type { ReactElement } from "react";
import { ApiProblem } from "../request.ts";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

interface AuditProblemProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Why nothing could be checked. Who owns but some sites may not read the records of all. */
export function AuditProblem({ error, onRetry }: AuditProblemProps): ReactElement {
  if (!(error instanceof ApiProblem) || error.code !== "forbidden")
    return <ProblemNote error={error} onRetry={onRetry} />;
  return (
    <Note icon="lock" tone="sleep">
      {text.audit.forbidden}
    </Note>
  );
}
