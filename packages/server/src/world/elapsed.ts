/**
 * Milliseconds since some start, for telling how long something takes: nobody can set this clock. Standing still (a
 * stopped process) counts; the sleep of the whole machine may not.
 */
export function elapsedMs(): number {
  return performance.now();
}
