import { Children, type ReactElement, type ReactNode, startTransition, useEffect, useState } from "react";

interface CalmlyProps {
  /** So many of the children are drawn at a time. */
  readonly step?: number;
  readonly children: ReactNode;
}

/** What takes long to draw for the first time, drawn after all else, bit by bit: a slow phone answers to a finger meanwhile. */
export function Calmly({ step = 1, children }: CalmlyProps): ReactElement {
  const [drawn, setDrawn] = useState(0);
  const all = Children.toArray(children);
  const isWhole = drawn >= all.length;
  useEffect(() => {
    if (!isWhole) startTransition(() => setDrawn(drawn + step));
  }, [drawn, step, isWhole]);
  return <>{all.slice(0, drawn)}</>;
}
