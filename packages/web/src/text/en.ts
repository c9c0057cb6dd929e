import { enAccount } from "./en-account.ts";
import { enCodes } from "./en-codes.ts";
import { enShare } from "./en-share.ts";
import { enDoors } from "./en-doors.ts";
import { enLog } from "./en-log.ts";
import { enKeypad } from "./en-keypad.ts";
import { enLock } from "./en-lock.ts";
import { enToday } from "./en-today.ts";
import { enTimeline } from "./en-timeline.ts";
import { enInsights } from "./en-insights.ts";
import { enCheckUp } from "./en-check-up.ts";
import { enPeople } from "./en-people.ts";
import { enConnections } from "./en-connections.ts";
import { enSettings } from "./en-settings.ts";
import { enNotices } from "./en-notices.ts";

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** English, and the shape of all other languages. */
export const en = {
  app: {
    name: "Cardea",
    doors: "Doors",
    codes: "Codes",
    today: "Today",
    timeline: "Timeline",
    insights: "Insights",
    checkUp: "Check-up",
    people: "People",
    settings: "Settings",
    log: "Log",
    newCode: "New code",
    signOut: "Sign out",
    dark: "Dark",
    light: "Light",
    menu: "More",
    keys: "Keys",
    live: "Live",
    reconnecting: "Reconnecting…",
    connecting: "Connecting…",
    staleNote: "The page has lost the server and shows what it last heard. It tries again by itself.",
    siteTime: (time: string, city: string) => `${time} in ${city}`,
    viewerTime: (time: string) => `${time} where you are`,
    skip: "Skip to the content",
    close: "Close",
    cancel: "Not now",
    retry: "Try again",
    filter: "Filter",
    more: "Show more",
    notFound: "There is nothing at this address.",
    toToday: "Go to today",
    toDoors: "Go to the doors",
  },
  keys: {
    title: "Keys",
    newCode: "Make a code",
    today: "Go to today",
    timeline: "Go to the timeline",
    doors: "Go to doors",
    codes: "Go to codes",
    log: "Go to the log",
    search: "Search codes",
    help: "This list",
  },
  problem: {
    offline:
      "The server does not answer. Check that Cardea is running and that you are on its network, then try again.",
    unknown: "Something went wrong in Cardea. Try again; if it stays, look at the server's log.",
    signedOut: "You are signed out. Load the page again and sign in.",
    signInFailed: "E-mail, password or code is not right, or it was used already.",
    locked: "Too many tries failed. Wait a quarter of an hour, then try again.",
    stepUp: "Nothing was done: it must be shown again that it is you.",
    tooLarge: "That is more than one request may hold. Nothing was changed: make it shorter.",
  },
  setUp: {
    title: "Open Cardea with a link",
    intro:
      "Cardea is running and nobody has an account yet. A one-time link makes its owner, and the machine it runs on can make one.",
    step1: "On the machine that runs Cardea, type:",
    step2: "Open the link that it prints in this browser. It works once, for a short time.",
    command: "npm run cardea -- api-key setup-link",
    copy: "Copy the command",
    copied: "Copied",
    keypadHint: "Standing before a door? Its keypad works without signing in.",
  },
  time: {
    now: "now",
    today: (time: string) => `today ${time}`,
    tomorrow: (time: string) => `tomorrow ${time}`,
    yesterday: (time: string) => `yesterday ${time}`,
    at: (day: string, time: string) => `${day}, ${time}`,
    nowUntil: (until: string) => `now, until ${until}`,
    fromOn: (from: string) => `from ${from} on`,
    until: (until: string) => `until ${until}`,
    always: "at any time",
    viewer: (time: string) => `${time} where you are`,
    startsIn: (time: string) => `in ${time}`,
    seconds: (n: number) => `${n} s`,
    minutes: (n: number) => `${n} min`,
    hours: (n: number) => `${n} h`,
    days: (n: number) => count(n, "day", "days"),
    and: "and",
    everyDay: "every day",
    except: (days: string) => `except ${days}`,
    dayRange: (from: string, until: string) => `${from}–${until}`,
    nextDay: "next day",
    withoutEnd: "without an end",
  },
  ...enAccount,
  ...enDoors,
  ...enKeypad,
  ...enLock,
  ...enCodes,
  ...enShare,
  ...enLog,
  ...enToday,
  ...enTimeline,
  ...enInsights,
  ...enCheckUp,
  ...enPeople,
  ...enConnections,
  ...enSettings,
  ...enNotices,
} as const;
