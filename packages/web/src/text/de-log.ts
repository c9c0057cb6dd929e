import type { Text } from "./catalog.ts";

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** German for the log, its filters, its files and its proof. */
export const deLog: Pick<Text, "log" | "audit"> = {
  log: {
    title: "Protokoll",
    last: (what, when) => `Letzter Zutritt ${when}: ${what}`,
    filter: {
      all: "Alles",
      entries: "Zutritte",
      failed: "Abgewiesen",
      codes: "Codes",
      locks: "Auf den Schlössern",
      doors: "Türen",
      alarms: "Alarme",
    },
    show: "Was gezeigt wird",
    door: "Tür",
    allDoors: "Alle Türen",
    person: "Person",
    allPeople: "Alle Personen",
    thisPerson: "Diese Person",
    day: "Bis zum Ende dieses Tages",
    until: (day) => `bis ${day}`,
    drop: (what) => `Nur ${what}: wieder alles zeigen`,
    clear: "Alles zeigen",
    arrived: (n) => (n === 1 ? "1 neuer" : `${n} neue`),
    loading: "Ältere Einträge werden gelesen…",
    end: "Das ist alles.",
    emptyTitle: "Noch ist nichts geschehen",
    emptyText: "Jeder Zutritt, jeder Code auf dem Weg zum Schloss und jeder Alarm erscheint hier von selbst.",
    nothingFound: "Nichts passt zu dieser Auswahl",
    nothingFoundText: "Nimm weniger Filter oder einen anderen Tag.",
    today: "Heute",
    yesterday: "Gestern",
    exportAs: (format) => `Als ${format} mitnehmen`,
    exportHint: "Die Datei enthält, was die Filter durchlassen. Wer sie mitnimmt, wird festgehalten.",
    verify: "Protokoll prüfen",
    details: "Eintrag",
    seeCode: "Code ansehen",
    onlyPerson: (who) => `Nur ${who}`,
    onlyDoor: (door) => `Nur ${door}`,
    fact: {
      at: "Wann",
      where: "Tür",
      who: "Wer",
      kind: "Art",
      reason: "Antwort des Tastenfelds",
      slot: "Platz",
      sequence: "Nummer",
    },
    facts: "Weitere Angaben",
  },
  audit: {
    title: "Protokoll prüfen",
    intro:
      "Alles, was getan wurde, liegt in einer Kette aus Prüfsummen, die der Server unterschreibt. Dieser Browser rechnet den Beweis selbst nach; er glaubt dem Server nicht.",
    again: "Noch einmal prüfen",
    checking: "Wird geprüft…",
    fits: (size) => `Das Protokoll stimmt: ${count(size, "Eintrag", "Einträge")}, keiner geändert`,
    fitsFirst: (size) =>
      `Das Protokoll ist in sich schlüssig: ${count(size, "Eintrag", "Einträge")}. Ab jetzt bemerkt dieser Browser jede Änderung`,
    here: "In diesem Browser geprüft",
    size: "Einträge",
    root: "Wurzel",
    key: "Unterschrieben von",
    signature: "Unterschrift",
    signatureGood: "gültig (Ed25519)",
    signatureUnknown:
      "nicht geprüft: Das kann der Browser nur auf https-Seiten oder gar nicht. Die Prüfsummen wurden geprüft.",
    newest: "Neuester Eintrag",
    newestIn: "steht im unterschriebenen Protokoll",
    since: "Seit deiner letzten Prüfung",
    sinceFirst: "Das ist die erste Prüfung in diesem Browser; er merkt sich die Wurzel für die nächste.",
    grown: (n, when) =>
      n === 0
        ? `seit ${when} kam nichts dazu und nichts wurde geändert`
        : `${n} dazugekommen, keiner geändert seit ${when}`,
    file: "Ganzes Protokoll mitnehmen",
    fileOfSite: "Protokoll mitnehmen",
    introOfSite:
      "Es ist eine Kette für alle Häuser dieses Servers. Du siehst die Einträge dieses Hauses; von allen anderen bekommt der Browser nur die Prüfsummen und prüft so die ganze Kette, ohne sie zu lesen. Dass ein verborgener Eintrag nicht zu diesem Haus gehört, sagt allein der Server.",
    shown: "Von diesem Haus",
    shownOf: (shown, hidden) =>
      `${count(shown, "Eintrag", "Einträge")} zu lesen; ${count(hidden, "anderer", "andere")} nur als Prüfsumme`,
    fileHint: "„cardea audit verify“ prüft die Datei überall, auch ohne diesen Server.",
    misfitTitle: "Das Protokoll stimmt NICHT",
    misfit: {
      form: "Was der Server geschickt hat, ist kein Prüfpunkt dieses Protokolls.",
      signature: "Die Unterschrift ist falsch: Das hat nicht der Schlüssel des Protokolls unterschrieben.",
      key: "Das Protokoll ist mit einem anderen Schlüssel unterschrieben als bei deiner letzten Prüfung. Nach einer Neuinstallation ist das zu erwarten; sonst hat jemand das Protokoll ausgetauscht.",
      shrunk:
        "Das Protokoll hat weniger Einträge als bei deiner letzten Prüfung. Nach dem Einspielen einer Sicherung ist das zu erwarten; sonst wurden Einträge entfernt.",
      changed: "Einträge, die bei deiner letzten Prüfung da waren, fehlen oder wurden geändert.",
      file: "Die Einträge haben nicht die Wurzel, die unterschrieben ist: mindestens einer wurde geändert, entfernt oder verschoben.",
      record: "Der neueste Eintrag steht nicht im unterschriebenen Protokoll.",
    },
    misfitRemedy:
      "Lass diese Seite offen, nimm das Protokoll als Datei mit und vergleiche sie mit einer früheren. Dieser Browser vergleicht weiter mit dem, was er früher gesehen hat.",
    accept: "Ich kenne den Grund: Stand von jetzt merken",
    forbidden: "Nur wem dieses Haus gehört, kann sein Protokoll prüfen. Bitte eine solche Person darum.",
    proof: "Beweis",
    prove: "Beweis prüfen",
    proven: (index, size) =>
      `Eintrag ${index} von ${size} steht im unterschriebenen Protokoll, genau so wie hier gezeigt.`,
    notProven: "Dieser Eintrag steht NICHT im unterschriebenen Protokoll.",
    noRecord:
      "Zu diesem Zeitpunkt gehört kein Eintrag des Prüfprotokolls dazu. Was ein Schloss verspätet meldet, wurde später festgehalten.",
    leaf: "Der Eintrag, wie er in die Prüfsumme einging",
  },
};
