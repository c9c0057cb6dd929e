import type { Temporal as Polyfill } from "temporal-polyfill";

const own = (globalThis as { readonly Temporal?: typeof Polyfill }).Temporal;

/** What the platform knows of zones and calendars; one that does not know them yet gets them from a library. @see ECMA-262, Temporal */
export const Temporal: typeof Polyfill = own ?? (await import("temporal-polyfill")).Temporal;
