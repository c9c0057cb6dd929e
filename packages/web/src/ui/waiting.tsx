import { Skeleton } from "@mantine/core";
import { type ReactElement, useEffect, useState } from "react";

/** Gray bars in the shape of a list, shown only when the wait is worth telling. */
export function Waiting({
  height = 120,
  lines = 2,
}: {
  readonly height?: number;
  readonly lines?: number;
}): ReactElement | null {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!isLong) return null;
  return (
    <div className="stack" aria-busy="true">
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={height} radius={10} />
      ))}
    </div>
  );
}
