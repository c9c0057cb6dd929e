import { useEffect, useState } from "react";

/**
 * Opens something right after it is first drawn: what is drawn open does not know what had the focus before, and so cannot
 * give it back.
 */
export function useOpenedOnceShown(): readonly [boolean, (isOpen: boolean) => void] {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setOpen(true));
    return () => cancelAnimationFrame(frame);
  }, []);
  return [isOpen, setOpen];
}
