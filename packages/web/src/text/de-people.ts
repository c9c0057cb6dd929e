import type { Text } from "./catalog.ts";

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const dePeople: Pick<Text, "people"> = {
  people: {
    title: "Personen",
    answer: (n: number, hasMore: boolean) =>
      n === 0 ? "Niemand da" : `${hasMore ? `Mehr als ${n}` : n} ${n === 1 && !hasMore ? "Person" : "Personen"}`,
    search: "Personen suchen",
    nobody: "Noch hat niemand einen Code. Leg einen an, dann steht hier, für wen er ist.",
    nobodyFound: (typed: string) => `Niemand heißt „${typed}“.`,
    clear: "Alle zeigen",
    hasCode: "Hat einen Code",
    noCode: "Jetzt kein Code",
    lastEntry: "Zuletzt da:",
    neverEntered: "Noch nie da",
    codeCount: (n: number) => count(n, "Code", "Codes"),
    makeCode: "Code anlegen",
    sentence: {
      live: (who: string, n: number) => `${who} hat ${count(n, "Code", "Codes")}`,
      none: (who: string) => `${who} hat jetzt keinen Code`,
      erased: "Diese Person wurde gelöscht",
    },
    contact: "Kontakt",
    noContact: "Keine E-Mail und kein Telefon.",
    contactHidden: "Deine Rolle zeigt nur Namen.",
    name: "Name",
    email: "E-Mail",
    phone: "Telefon",
    phoneHint: "Mit dem Land, etwa +49 30 1234567.",
    change: "Ändern",
    save: "Speichern",
    codes: "Codes",
    past: "Codes, die vorbei sind",
    exportFacts: "Auszug herunterladen",
    exportHint: "Eine Datei für diese Person: Kontakt, Codes und Zutritte.",
    erase: "Diese Person löschen",
    eraseGoes: "Für immer weg: Name, Kontakt, Bezeichnungen, Notizen und Gründe, auch im Prüfprotokoll.",
    eraseStays:
      "Bleibt: dass es einen Code gab, an welchen Türen und wann. Die Beweise des Protokolls gelten weiter. Ältere Sicherungen behalten den Namen.",
    eraseWait:
      "Diese Person hat noch einen Code. Widerrufe ihn zuerst; ist er von jedem Schloss gelöscht, kann auch die Person gelöscht werden.",
    eraseWord: "löschen",
    eraseType: (word: string) => `Tippe „${word}“, um fortzufahren`,
    erasedOn: (when: string) => `Gelöscht ${when}. Wer es war, ist weg.`,
    back: "Alle Personen",
  },
};
