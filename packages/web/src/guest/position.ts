import type { Position } from "./api.ts";

/** Why there is no position: the guest or the browser does not allow it, or the phone does not know. */
export type NoPosition = "denied" | "unknown";

/** How long the guest may think about what the browser asks them. */
const ANSWER_WITHIN_MS = 90_000;
/** How long the phone may look for itself. */
const PATIENCE_MS = 20_000;
/** A first guess is often a mile wide; better ones follow within seconds. */
const BETTER_WITHIN_MS = 8_000;
const GOOD_METERS = 40;

/** The best position that the phone finds within some seconds. Asks once; nothing goes on watching. */
export function findPosition(): Promise<Position | NoPosition> {
  const geolocation = navigator.geolocation as Geolocation | undefined;
  if (geolocation === undefined || !isSecureContext) return Promise.resolve("denied");
  return new Promise((resolve) => {
    let best: Position | null = null;
    const end = (answer: Position | NoPosition): void => {
      geolocation.clearWatch(watch);
      clearTimeout(timer);
      resolve(answer);
    };
    let timer = setTimeout(() => end("unknown"), ANSWER_WITHIN_MS);
    const watch = geolocation.watchPosition(
      ({ coords }) => {
        const { latitude, longitude, accuracy } = coords;
        if (best === null) {
          clearTimeout(timer);
          timer = setTimeout(() => end(best ?? "unknown"), BETTER_WITHIN_MS);
        }
        if (best === null || accuracy < best.accuracyMeters) best = { latitude, longitude, accuracyMeters: accuracy };
        if (best.accuracyMeters <= GOOD_METERS) end(best);
      },
      ({ code }) => end(best ?? (code === GeolocationPositionError.PERMISSION_DENIED ? "denied" : "unknown")),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 0 },
    );
  });
}
