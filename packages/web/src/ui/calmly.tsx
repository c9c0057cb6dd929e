import { type ReactElement, type ReactNode, startTransition, useEffect, useState } from "react";

/** What takes long to draw for the first time, drawn after all else, bit by bit: a slow phone answers to a finger meanwhile. */
export function Calmly({ children }: { readonly children: ReactNode }): ReactElement {
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => startTransition(() => setDrawn(true)), []);
  return <>{isDrawn && children}</>;
}
