import { type Language, LANGUAGES } from "./language.ts";

const NAME = "cardea.language";

/** Each language as its speakers call it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch" };

/** The language that was chosen in this browser; null: as the browser says. */
export function keptLanguage(): Language | null {
  try {
    const kept = localStorage.getItem(NAME);
    return LANGUAGES.find((language) => language === kept) ?? null;
  } catch {
    return null; // a browser that keeps nothing
  }
}

export function keepLanguage(language: Language | null): void {
  try {
    if (language === null) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, language);
  } catch {
    // A browser that keeps nothing goes on in its own language.
  }
}
