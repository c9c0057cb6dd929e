const SECOND_MS = 1_000;
const USUAL_MS = 15 * SECOND_MS;
/** Where nobody has touched the page for a while. */
const IDLE_MS = 60 * SECOND_MS;
const IDLE_AFTER_MS = 20 * 60 * SECOND_MS;
/** Where nobody has touched it for hours, it asks no more until it is looked at again. */
const FORGOTTEN_AFTER_MS = 6 * 60 * 60 * SECOND_MS;
const FAILED_MAX_MS = 120 * SECOND_MS;

/** While the code is on its way to a door before which its guest may stand. */
const WAITING_MS = 3 * SECOND_MS;
const WAITING_FOR_MS = 3 * 60 * SECOND_MS;

export interface Asking {
  /** How many times in a row nobody answered. */
  readonly failures: number;
  /** Since when nobody has touched the page. */
  readonly untouchedMs: number;
  readonly isWaiting: boolean;
}

/** How long a page that is looked at waits until it asks again; null is: not by itself. */
export function nextAskMs({ failures, untouchedMs, isWaiting }: Asking): number | null {
  if (untouchedMs > FORGOTTEN_AFTER_MS) return null;
  if (failures > 0) return Math.min(FAILED_MAX_MS, USUAL_MS * 2 ** (failures - 1));
  if (isWaiting && untouchedMs < WAITING_FOR_MS) return WAITING_MS;
  return untouchedMs > IDLE_AFTER_MS ? IDLE_MS : USUAL_MS;
}
