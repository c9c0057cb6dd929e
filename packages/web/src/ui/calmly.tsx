import { type ReactElement, type ReactNode, useDeferredValue } from "react";

interface CalmlyProps {
  /** What is there until then. */
  readonly before?: ReactNode;
  readonly children: ReactNode;
}

/** What takes long to draw for the first time, drawn bit by bit, so that a slow phone answers to a finger meanwhile. */
export function Calmly({ before = null, children }: CalmlyProps): ReactElement {
  const isDrawn = useDeferredValue(true, false);
  return <>{isDrawn ? children : before}</>;
}
