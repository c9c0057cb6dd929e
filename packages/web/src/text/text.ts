import { en } from "./en.ts";
import { de } from "./de.ts";
import { chooseLanguage, type Language } from "./language.ts";
import type { Text } from "./catalog.ts";

const CATALOGS: Readonly<Record<Language, Text>> = { en, de };

const chosen = chooseLanguage(typeof document === "undefined" ? [] : navigator.languages);

/** Every word of the page, in the viewer's language. */
export const text: Text = CATALOGS[chosen.language];
/** BCP 47: how times and numbers are written. */
export const locale: string = chosen.locale;
export const language: Language = chosen.language;
