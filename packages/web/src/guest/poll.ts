const SECOND_MS = 1_000;
const USUAL_MS = 15 * SECOND_MS;
/** Where nobody has touched the page for a while. */
const IDLE_MS = 60 * SECOND_MS;
const IDLE_AFTER_MS = 20 * 60 * SECOND_MS;
/** Where nobody has touched it for hours, it asks no more until it is looked at again. */
const FORGOTTEN_AFTER_MS = 6 * 60 * 60 * SECOND_MS;
const FAILED_MAX_MS = 120 * SECOND_MS;

/** How long a page that is looked at waits until it asks again; null is: not by itself. */
export function nextAskMs(failures: number, untouchedMs: number): number | null {
  if (untouchedMs > FORGOTTEN_AFTER_MS) return null;
  if (failures > 0) return Math.min(FAILED_MAX_MS, USUAL_MS * 2 ** (failures - 1));
  return untouchedMs > IDLE_AFTER_MS ? IDLE_MS : USUAL_MS;
}
