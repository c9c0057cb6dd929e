/** The languages in which a guest is written to. */
export const GUEST_LOCALES = ["en", "de", "fr", "es", "it", "pt", "nl", "ja"] as const;
export type GuestLocale = (typeof GUEST_LOCALES)[number];

/** What a guest is told beside the link; `when` is undefined where there is no one start. */
export interface GuestFacts {
  readonly name: string;
  readonly place: string;
  readonly when: string | undefined;
  readonly url: string;
}

interface GuestWords {
  /** Its own name, as its speakers write it. */
  readonly language: string;
  readonly subject: (place: string) => string;
  readonly body: (facts: GuestFacts) => string;
}

const lines = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join("\n");

export const GUEST_WORDS: Readonly<Record<GuestLocale, GuestWords>> = {
  en: {
    language: "English",
    subject: (place) => `Your code for ${place}`,
    body: ({ name, place, when, url }) =>
      lines(`Hello ${name},`, `this link shows your code for ${place}:`, url, when && `It works ${when}.`),
  },
  de: {
    language: "Deutsch",
    subject: (place) => `Dein Code für ${place}`,
    body: ({ name, place, when, url }) =>
      lines(`Hallo ${name},`, `dieser Link zeigt deinen Code für ${place}:`, url, when && `Er gilt ${when}.`),
  },
  fr: {
    language: "Français",
    subject: (place) => `Votre code pour ${place}`,
    body: ({ name, place, when, url }) =>
      lines(`Bonjour ${name},`, `ce lien montre votre code pour ${place} :`, url, when && `Il est valable ${when}.`),
  },
  es: {
    language: "Español",
    subject: (place) => `Tu código para ${place}`,
    body: ({ name, place, when, url }) =>
      lines(`Hola, ${name}:`, `este enlace muestra tu código para ${place}:`, url, when && `Funciona ${when}.`),
  },
  it: {
    language: "Italiano",
    subject: (place) => `Il tuo codice per ${place}`,
    body: ({ name, place, when, url }) =>
      lines(`Ciao ${name},`, `questo link mostra il tuo codice per ${place}:`, url, when && `È valido ${when}.`),
  },
  pt: {
    language: "Português",
    subject: (place) => `O seu código para ${place}`,
    body: ({ name, place, when, url }) =>
      lines(`Olá ${name},`, `esta ligação mostra o seu código para ${place}:`, url, when && `Funciona ${when}.`),
  },
  nl: {
    language: "Nederlands",
    subject: (place) => `Je code voor ${place}`,
    body: ({ name, place, when, url }) =>
      lines(`Hallo ${name},`, `deze link toont je code voor ${place}:`, url, when && `Hij werkt ${when}.`),
  },
  ja: {
    language: "日本語",
    subject: (place) => `${place}の暗証番号`,
    body: ({ name, place, when, url }) =>
      lines(`${name} 様`, `${place}の暗証番号は、こちらのリンクでご覧いただけます。`, url, when && `有効期間：${when}`),
  },
};

/** The language to write to somebody in: theirs, or the nearest that is known. */
export function guestLocaleOf(tag: string | null, otherwise: GuestLocale): GuestLocale {
  const wanted = tag?.toLowerCase().split("-")[0];
  return GUEST_LOCALES.find((known) => known === wanted) ?? otherwise;
}
