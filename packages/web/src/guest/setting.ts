import type { Setting } from "./state.ts";
import { tabMemory } from "./tab-memory.ts";
import { catalogs, chooseLanguage, type Language, localeFor } from "./text/languages.ts";

const PLACE = "cardea-guest-language";

/** The words and formats of that language. Sets the language of the document too. */
export async function settingOf(language: Language): Promise<Setting> {
  const text = await catalogs[language]();
  const locale = localeFor(language, navigator.languages);
  document.documentElement.lang = language;
  document.title = text.page.title;
  return { language, locale, text, viewerZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}

/** What the guest chose on the page, then the language of the link, then those of the browser. */
export function languageFor(ofLink: string | null): Language {
  return chooseLanguage([tabMemory.read(PLACE), ofLink, ...navigator.languages]);
}

export function keepLanguage(language: Language): void {
  tabMemory.write(PLACE, language);
}
