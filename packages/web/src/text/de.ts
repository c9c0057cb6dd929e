import type { Text } from "./catalog.ts";
import { deAccount } from "./de-account.ts";
import { deCodes } from "./de-codes.ts";
import { deShare } from "./de-share.ts";
import { deDoors } from "./de-doors.ts";
import { deLog } from "./de-log.ts";
import { deKeypad } from "./de-keypad.ts";
import { deLock } from "./de-lock.ts";
import { deToday } from "./de-today.ts";
import { deTimeline } from "./de-timeline.ts";
import { deInsights } from "./de-insights.ts";
import { deCheckUp } from "./de-check-up.ts";
import { dePeople } from "./de-people.ts";
import { deConnections } from "./de-connections.ts";
import { deSettings } from "./de-settings.ts";
import { deNotices } from "./de-notices.ts";

export const de: Text = {
  app: {
    name: "Cardea",
    doors: "Türen",
    codes: "Codes",
    today: "Heute",
    timeline: "Zeitplan",
    insights: "Auswertung",
    checkUp: "Check-up",
    people: "Personen",
    settings: "Einstellungen",
    log: "Protokoll",
    newCode: "Neuer Code",
    signOut: "Abmelden",
    dark: "Dunkel",
    light: "Hell",
    menu: "Mehr",
    keys: "Tasten",
    live: "Live",
    reconnecting: "Verbinde neu…",
    connecting: "Verbinde…",
    staleNote:
      "Die Seite erreicht den Server nicht und zeigt, was sie zuletzt gehört hat. Sie versucht es von selbst wieder.",
    siteTime: (time, city) => `${time} in ${city}`,
    viewerTime: (time) => `${time} bei dir`,
    skip: "Zum Inhalt springen",
    close: "Schließen",
    cancel: "Jetzt nicht",
    retry: "Noch einmal versuchen",
    filter: "Filter",
    more: "Mehr zeigen",
    notFound: "An dieser Adresse gibt es nichts.",
    toToday: "Zu heute",
    toDoors: "Zu den Türen",
  },
  keys: {
    title: "Tasten",
    newCode: "Code anlegen",
    today: "Zu heute",
    timeline: "Zum Zeitplan",
    doors: "Zu den Türen",
    codes: "Zu den Codes",
    log: "Zum Protokoll",
    search: "Codes suchen",
    help: "Diese Liste",
  },
  problem: {
    offline:
      "Der Server antwortet nicht. Sieh nach, ob Cardea läuft und du in seinem Netz bist, und versuch es noch einmal.",
    unknown: "In Cardea ging etwas schief. Versuch es noch einmal; wenn es bleibt, hilft das Protokoll des Servers.",
    signedOut: "Du bist abgemeldet. Lade die Seite neu und melde dich an.",
    signInFailed: "E-Mail, Passwort oder Code stimmt nicht, oder der Code wurde schon benutzt.",
    locked: "Zu viele Versuche schlugen fehl. Warte eine Viertelstunde und versuch es dann wieder.",
    stepUp: "Nichts wurde getan: Erst muss sich zeigen, dass du es bist.",
    tooLarge: "Das ist mehr, als eine Anfrage fassen darf. Nichts wurde geändert: mach es kürzer.",
  },
  setUp: {
    title: "Cardea mit einem Link öffnen",
    intro:
      "Cardea läuft, und noch hat niemand ein Konto. Ein Einmal-Link macht dich zum Eigentümer, und den macht der Rechner, auf dem Cardea läuft.",
    step1: "Gib auf dem Rechner ein, auf dem Cardea läuft:",
    step2: "Öffne den ausgegebenen Link in diesem Browser. Er gilt einmal und nur kurze Zeit.",
    command: "npm run cardea -- api-key setup-link",
    copy: "Befehl kopieren",
    copied: "Kopiert",
    keypadHint: "Du stehst vor einer Tür? Ihr Tastenfeld geht ohne Anmeldung.",
  },
  time: {
    now: "jetzt",
    today: (time) => `heute ${time}`,
    tomorrow: (time) => `morgen ${time}`,
    yesterday: (time) => `gestern ${time}`,
    at: (day, time) => `${day}, ${time}`,
    nowUntil: (until) => `jetzt, bis ${until}`,
    fromOn: (from) => `ab ${from}`,
    until: (until) => `bis ${until}`,
    always: "jederzeit",
    viewer: (time) => `${time} bei dir`,
    startsIn: (time) => `in ${time}`,
    seconds: (n) => `${n} s`,
    minutes: (n) => `${n} min`,
    hours: (n) => `${n} h`,
    days: (n) => (n === 1 ? "1 Tag" : `${n} Tage`),
    and: "und",
    everyDay: "täglich",
    except: (days) => `außer ${days}`,
    dayRange: (from, until) => `${from}–${until}`,
    nextDay: "am Folgetag",
    withoutEnd: "ohne Ende",
  },
  ...deAccount,
  ...deDoors,
  ...deKeypad,
  ...deLock,
  ...deCodes,
  ...deShare,
  ...deLog,
  ...deToday,
  ...deTimeline,
  ...deInsights,
  ...deCheckUp,
  ...dePeople,
  ...deConnections,
  ...deSettings,
  ...deNotices,
};
