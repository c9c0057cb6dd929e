import type { Text } from "./catalog.ts";

/** German for links to guests. */
export const deShare: Pick<Text, "share"> = {
  share: {
    none: "Dieser Server macht keine Links für Gäste. Gib ihnen die PIN.",
    hint: "Eine Seite für deinen Gast: die Tür, die Zeiten und die PIN hinter einem Tipp. Kein Konto, keine App.",
    againHint: "Ein neuer Link beendet den vorigen.",
    make: "Link anlegen",
    makeAgain: "Neuen Link anlegen",
    language: "Sprache der Seite",
    option: {
      registeredDevice: {
        name: "Nur ein Telefon",
        hint: "Das erste Telefon, das den Link öffnet, behält ihn; andere werden abgewiesen, bis du sie zulässt.",
      },
      fence: { name: "Nur in der Nähe", hint: "Der Code schläft, bis das Telefon meldet, dass es da ist." },
      backup: {
        name: "Zweite PIN, wenn es nicht geht",
        hint: "Wer meldet, dass der Code nicht geht, bekommt sofort eine andere, und du erfährst es.",
      },
    },
    made: "Der Link ist angelegt. Er wird nur jetzt gezeigt; sende ihn deinem Gast.",
    link: "Link",
    shownOnce: "Der Link selbst wurde beim Anlegen gezeigt und ist nirgends gespeichert.",
    qr: "Der Link, für eine Kamera",
    copyLink: "Link kopieren",
    copyMessage: "Nachricht kopieren",
    mail: "E-Mail",
    sms: "SMS",
    share: "Teilen",
    notOpened: (since) => `Noch nicht geöffnet; angelegt ${since}`,
    opened: (n, last) => `${n}× geöffnet, zuletzt ${last}`,
    expires: (when) => `Endet ${when}`,
    handedOut: (when) => `Die zweite PIN wurde ${when} ausgegeben`,
    asked: (about, when) => `${about} (${when})`,
    about: {
      no_position: "Der Gast hat keinen Standort und bittet dich, den Code zu wecken",
      does_not_work: "Der Gast sagt, dass der Code nicht geht",
      other_device: "Der Gast möchte ein anderes Telefon benutzen",
      other: "Der Gast fragt nach dir",
    },
    noDevice: "Noch kein Telefon hat ihn geöffnet",
    device: (when) => `An ein Telefon gebunden seit ${when}`,
    deviceRefused: (when) => `Ein anderes Telefon wurde ${when} abgewiesen`,
    allowDevice: "Anderes Telefon zulassen",
    fenceAsleep: (meters) => `Schläft, bis das Telefon im Umkreis von ${meters} m ist`,
    fenceLive: (until) => `Wach bis ${until}`,
    wake: (time) => `Für ${time} wecken`,
    withdraw: "Halten, um den Link zurückzuziehen",
    withdrawHint: "Die Seite zeigt dann nichts mehr. Die PIN gilt weiter: Widerrufe den Code, um auch das zu beenden.",
  },
};
