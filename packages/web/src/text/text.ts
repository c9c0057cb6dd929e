import { en } from "./en.ts";
import { de } from "./de.ts";
import { isolatingCatalog } from "./isolate.ts";
import { chooseLanguage, type Language } from "./language.ts";
import { keptLanguage } from "./kept-language.ts";
import type { Text } from "./catalog.ts";

const CATALOGS: Readonly<Record<Language, Text>> = { en, de };

const kept = typeof document === "undefined" ? null : keptLanguage();
const spoken = typeof document === "undefined" ? [] : navigator.languages;
// Of the viewer's own tags the one of that language says also how dates are written.
const ofKept = spoken.filter((tag) => kept !== null && tag.toLowerCase().startsWith(kept));
const chosen = chooseLanguage([...ofKept, ...(kept === null ? [] : [kept]), ...spoken]);

/** Every word of the page, in the viewer's language. */
export const text: Text = isolatingCatalog(CATALOGS[chosen.language]);
/** BCP 47: how times and numbers are written. */
export const locale: string = chosen.locale;
export const language: Language = chosen.language;
