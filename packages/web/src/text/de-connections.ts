import type { Text } from "./catalog.ts";

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const deConnections: Pick<Text, "connections"> = {
  connections: {
    answer: (n: number) => count(n, "Verbindung", "Verbindungen"),
    none: "Noch keine Verbindung. Verbinde ein Schloss in deinem Netz, oder nimm zum Ausprobieren ein eingebautes.",
    open: "Verbunden",
    shut: "Nicht verbunden. Cardea versucht es von selbst weiter; Codes an diesen Türen ändern sich, sobald es antwortet.",
    heard: "Letztes Ereignis",
    neverHeard: "Noch kein Ereignis",
    doors: (n: number) => count(n, "Tür", "Türen"),
    noDoors: "Keine Tür davon ist in Gebrauch.",
    test: "Prüfen",
    testOf: (name: string) => `${name} prüfen`,
    works: "Sie geht.",
    since: "seit",
    kinds: { virtual: "Eingebaute Schlösser", "cardea-lock": "Cardea-Schloss im Netz" },
    add: "Schloss verbinden",
    addTitle: "Ein Cardea-Schloss verbinden",
    addText: "Ein Schloss, das auf einem kleinen Rechner neben der Tür läuft. Eine Verbindung ist ein Schloss.",
    addBuiltIn: "Eingebaute Schlösser",
    ownerOnly: "Verbindungen anlegen und entfernen kann nur, wem dieses Haus gehört.",
    url: "Adresse des Schlosses",
    urlHint: "Rechner und Port, wie das Schloss sie beim Start anzeigt.",
    token: "Verwaltungstoken",
    tokenHint: "Das Schloss zeigt es einmal, beim ersten Start. Es wird versiegelt aufbewahrt und nie wieder gezeigt.",
    plainHttp: "Für dieses Schloss einfaches http erlauben",
    plainHttpHint: "Dann kann unterwegs jeder die PINs mitlesen. Nur wo du dem ganzen Netz traust.",
    tryIt: "Verbindung ausprobieren",
    answers: "Das Schloss antwortet. Gespeichert ist noch nichts.",
    doorName: "Name der Tür",
    doorNameHint: "Gäste sehen ihn.",
    site: (name: string) => `Sie wird eine Tür von ${name}.`,
    addDoor: "Diese Tür aufnehmen",
    added: (name: string) => `${name} ist verbunden.`,
    fault: {
      "settings.url no_answer": "Unter dieser Adresse antwortet nichts. Ist das Schloss an, stimmt die Adresse?",
      "settings.url no_lock": "Unter dieser Adresse antwortet etwas, aber kein Cardea-Schloss.",
      "settings.url wrong_form": "Gib nur Rechner und Port an, etwa https://schuppen.lan:8443.",
      "settings.url plain_http": "Über http kann unterwegs jeder die PINs mitlesen. Nimm https, oder erlaube es unten.",
      "settings.token wrong": "Das Schloss kennt dieses Token nicht.",
      "settings.token wrong_form": "Das ist kein Verwaltungstoken: es hat mindestens 16 Buchstaben und Ziffern.",
    },
    offers: "Ihre Schlösser",
    offersOf: (name: string) => `Schlösser von ${name}`,
    offersNone: "Sie bietet kein Schloss an.",
    isDoor: "Schon eine Tür",
    takeIn: (name: string) => `${name} als Tür aufnehmen`,
    rename: "Umbenennen",
    renameOf: (name: string) => `${name} umbenennen`,
    name: "Name der Verbindung",
    remove: "Entfernen",
    removeOf: (name: string) => `${name} entfernen`,
    removeText: (doors: string) =>
      doors === ""
        ? "Cardea vergisst Adresse und Token."
        : `Cardea vergisst Adresse und Token und die Türen: ${doors}.`,
    removeLive: (n: number) =>
      `An diesen Türen ${n === 1 ? "ist 1 Code" : `sind ${n} Codes`}. Ohne die Verbindung blieben sie im Schloss, und Cardea bekäme sie nicht mehr heraus. Sperre sie zuerst.`,
    removeHint:
      "Am Schloss selbst ändert sich nichts. Türen, die je einen Code hatten, bleiben: wer sie öffnen konnte, muss nachlesbar bleiben.",
    removeRefused: "Für diese Türen gab es Codes, darum bleibt sie: wer sie öffnen konnte, muss nachlesbar bleiben.",
    removeYes: "Verbindung entfernen",
    removed: (name: string) => `${name} ist entfernt.`,
    down: "Sie ist gerade nicht verbunden, darum sind ihre Schlösser nicht bekannt. Cardea versucht es von selbst weiter.",
  },
};
