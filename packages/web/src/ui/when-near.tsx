import { type ReactElement, type ReactNode, useEffect, useRef, useState } from "react";

interface WhenNearProps {
  /** Of what comes, so that nothing moves when it does. */
  readonly heightPx: number;
  readonly children: ReactNode;
}

/** What is dear to draw, drawn once its place comes near to what is in sight. */
export function WhenNear({ heightPx, children }: WhenNearProps): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const eye = new IntersectionObserver((seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) setNear(true);
    });
    if (place.current !== null) eye.observe(place.current);
    return () => eye.disconnect();
  }, []);
  return (
    <div ref={place} style={{ minHeight: heightPx }}>
      {isNear && children}
    </div>
  );
}
