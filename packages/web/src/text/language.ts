/** The languages of the page. */
export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The first of the viewer's languages that the page speaks, and the locale in which times are written. */
export function chooseLanguage(wanted: readonly string[]): { readonly language: Language; readonly locale: string } {
  for (const tag of wanted) {
    const language = LANGUAGES.find((known) => tag.toLowerCase().split("-")[0] === known);
    if (language !== undefined) return { language, locale: tag };
  }
  return { language: "en", locale: "en-GB" };
}
