import type { Text } from "./catalog.ts";
import { keptLanguage } from "./kept-language.ts";
import { chooseLanguage, type Language } from "./language.ts";

const kept = typeof document === "undefined" ? null : keptLanguage();
const spoken = typeof document === "undefined" ? [] : navigator.languages;
// Of the viewer's own tags the one of that language says also how dates are written.
const ofKept = spoken.filter((tag) => kept !== null && tag.toLowerCase().startsWith(kept));
const chosen = chooseLanguage([...ofKept, ...(kept === null ? [] : [kept]), ...spoken]);

/** BCP 47: how times and numbers are written. */
export const locale: string = chosen.locale;
export const language: Language = chosen.language;

const CATALOGS: Readonly<Record<Language, () => Promise<Text>>> = {
  en: () => import("./en.ts").then(({ en }) => en),
  de: () => import("./de.ts").then(({ de }) => de),
};

let sent: Promise<Text> | undefined;

/** Sends for all words of the viewer's language, and of no other; once, unless they did not come. */
export async function loadWords(): Promise<Text> {
  sent ??= CATALOGS[language]();
  try {
    return await sent;
  } catch (cause) {
    sent = undefined;
    throw cause;
  }
}
