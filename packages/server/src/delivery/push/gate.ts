/** A door that lets in only so many at a time; answers how to leave, or null where it is full. */
export function gateFor(atOnceMax: number): () => (() => void) | null {
  let inside = 0;
  return () => {
    if (inside >= atOnceMax) return null;
    inside++;
    let isInside = true;
    return () => {
      if (isInside) inside--;
      isInside = false;
    };
  };
}
