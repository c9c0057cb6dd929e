import type { Text } from "./catalog.ts";

/** German for the keypads of built-in locks. */
export const deKeypad: Pick<Text, "keypad"> = {
  keypad: {
    title: "Tastenfeld",
    clear: "Löschen",
    enter: "Eingabe",
    ready: "PIN eingeben",
    thinking: "Einen Moment…",
    granted: "Offen",
    denied: "Nicht offen",
    wait: "Zu viele Versuche.",
    waitFor: (time) => `Zu viele Versuche. Warte ${time}.`,
    lockedOut: (time) => `Das Tastenfeld nimmt in ${time} wieder PINs an.`,
    offline: "Keine Verbindung. Das Schloss lässt sich jetzt nicht fragen.",
    keypadOff: "Das Tastenfeld ist ausgeschaltet: Keine PIN öffnet diese Tür.",
    broken: "Dieses Tastenfeld antwortet nicht. Versuch es noch einmal.",
    missing: "An dieser Adresse gibt es kein Tastenfeld.",
    sound: "Ton",
    mute: "Stumm",
    back: "Türen",
    reasons: {
      granted: "Die PIN stimmt, und ihre Zeit ist jetzt.",
      unknown_code: "Kein Code auf diesem Schloss hat diese Ziffern.",
      outside_window: "Der Code stimmt, aber nicht zu dieser Zeit.",
      used_up: "Der Code wurde so oft benutzt, wie er darf.",
      locked_out: "Zu viele falsche PINs; das Schloss weist eine Weile alle ab.",
      disabled: "Das Tastenfeld ist ausgeschaltet.",
    },
    onlyYou: "Diese Zeile siehst nur du, weil du angemeldet bist.",
  },
};
