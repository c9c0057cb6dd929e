import { isolating } from "../../text/isolate.ts";
import type { GuestText } from "./text.ts";

/** The languages of the guest's page, each by its own name. */
export const LANGUAGE_NAMES = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  it: "Italiano",
  pt: "Português",
  nl: "Nederlands",
  ja: "日本語",
} as const;

export type Language = keyof typeof LANGUAGE_NAMES;

export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as readonly Language[];

/** One language is one chunk; only that of the guest is loaded. */
export const catalogs: Readonly<Record<Language, () => Promise<GuestText>>> = {
  en: () => import("./en.ts").then(({ en }) => isolating(en)),
  de: () => import("./de.ts").then(({ de }) => isolating(de)),
  fr: () => import("./fr.ts").then(({ fr }) => isolating(fr)),
  es: () => import("./es.ts").then(({ es }) => isolating(es)),
  it: () => import("./it.ts").then(({ it }) => isolating(it)),
  pt: () => import("./pt.ts").then(({ pt }) => isolating(pt)),
  nl: () => import("./nl.ts").then(({ nl }) => isolating(nl)),
  ja: () => import("./ja.ts").then(({ ja }) => isolating(ja)),
};

/** The first of the tags whose language the page speaks; English where it speaks none. */
export function chooseLanguage(tags: readonly (string | null)[]): Language {
  for (const tag of tags) {
    const language = languageOf(tag ?? "");
    if (language !== null) return language;
  }
  return "en";
}

/** How times are written in that language: as the guest's own browser does where it speaks it too. */
export function localeFor(language: Language, own: readonly string[]): string {
  return own.find((tag) => languageOf(tag) === language) ?? (language === "en" ? "en-GB" : language);
}

function languageOf(tag: string): Language | null {
  const base = tag.toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((language) => language === base) ?? null;
}
