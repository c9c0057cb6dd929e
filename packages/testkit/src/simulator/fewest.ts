/**
 * The fewest of these things that were found to still do `holds`, in their order; `holds` is asked at most `triesMax`
 * times. Parts are left out, large ones first.
 * @see Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input (2002), the algorithm ddmin
 */
export async function fewest<Thing>(
  all: readonly Thing[],
  holds: (some: readonly Thing[]) => Promise<boolean>,
  triesMax: number,
): Promise<readonly Thing[]> {
  let kept = all;
  let tries = 0;
  for (let parts = 2; kept.length > 0; ) {
    const size = Math.ceil(kept.length / parts);
    let from = 0;
    let isSmaller = false;
    while (from < kept.length && tries < triesMax) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
      tries++;
      if (await holds(rest)) {
        kept = rest;
        isSmaller = true;
      } else from += size;
    }
    if (tries >= triesMax || (size === 1 && !isSmaller)) return kept;
    parts = isSmaller ? Math.max(2, parts - 1) : Math.min(parts * 2, Math.max(2, kept.length));
  }
  return kept;
}
