import type { CodeKind, Weekday } from "@cardea/core";
import type { CodeInput, DaySpan, FieldProblem } from "../api-types.ts";
import { plusDays } from "../site/clock.ts";

export const WEEKDAYS: readonly Weekday[] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** Hours on some days of the week, as the form holds them. */
export interface HoursRow {
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly until: string;
}

/** What the form of a new code holds. Texts as the fields have them, empty where nothing is given. */
export interface Draft {
  readonly name: string;
  /** A person who had a code before; null for a new one. */
  readonly holderId: string | null;
  readonly kind: CodeKind;
  /** Wall times of the site: `YYYY-MM-DDTHH:mm`. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly hours: readonly HoursRow[];
  /** A code of own digits keeps hours only if they are wanted. */
  readonly hasHours: boolean;
  /** First and last day, both included: `YYYY-MM-DD`. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly except: readonly DaySpan[];
  readonly endless: boolean;
  /** How often it opens; empty for as often as one likes. */
  readonly maxUses: string;
  readonly pin: string;
  readonly lockIds: readonly string[];
  /** How a new person is reached; empty where that is not told. */
  readonly email: string;
  readonly phone: string;
  /** BCP 47; empty for the language of the site's people. */
  readonly locale: string;
  readonly label: string;
  readonly note: string;
  readonly link: LinkDraft;
}

/** Whether a link for the guest is made with the code, and what it asks of the guest. */
export interface LinkDraft {
  readonly isWanted: boolean;
  readonly registeredDevice: boolean;
  readonly backup: boolean;
  readonly fence: boolean;
}

export const NO_LINK: LinkDraft = { isWanted: false, registeredDevice: false, backup: false, fence: false };

export const OFFICE_HOURS: HoursRow = { days: ["MO", "TU", "WE", "TH", "FR"], from: "09:00", until: "17:00" };

/** Days that a new weekly code runs, if nobody says otherwise. */
const TERM_DAYS = 90;

/** The form as it first shows itself: a stay of two hours from now. `wall`: the site's clock, to the minute. */
export function firstDraft(wall: string, endsAt: string, lockIds: readonly string[]): Draft {
  return {
    name: "",
    holderId: null,
    kind: "timed",
    startsAt: wall,
    endsAt,
    hours: [OFFICE_HOURS],
    hasHours: false,
    firstDay: wall.slice(0, 10),
    lastDay: plusDays(wall, TERM_DAYS),
    except: [],
    endless: false,
    maxUses: "",
    pin: "",
    lockIds,
    email: "",
    phone: "",
    locale: "",
    label: "",
    note: "",
    link: NO_LINK,
  };
}

export type Missing = "name" | "lock" | "day" | "pin" | "email" | "phone" | "uses";

const EMAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,189}$/;
/** E.164, as the server wants it. */
const PHONE = /^\+[1-9][0-9]{5,14}$/;

/** What the form has to ask before the server can judge the rest; by the field's path in the request. */
export function draftProblems(draft: Draft): ReadonlyMap<string, Missing> {
  const problems = new Map<string, Missing>();
  if (draft.name.trim() === "") problems.set("holder.name", "name");
  if (draft.lockIds.length === 0) problems.set("lockIds", "lock");
  if (draft.kind === "custom" && draft.pin === "") problems.set("pin", "pin");
  for (const [index, row] of hoursOf(draft).entries()) {
    if (row.days.length === 0) problems.set(`weekly[${index}].days`, "day");
  }
  if (draft.holderId === null && draft.email.trim() !== "" && !EMAIL.test(draft.email.trim())) {
    problems.set("holder.email", "email");
  }
  if (draft.holderId === null && draft.phone.trim() !== "" && !PHONE.test(phoneOf(draft))) {
    problems.set("holder.phone", "phone");
  }
  if (draft.maxUses !== "" && !/^[1-9][0-9]{0,4}$/.test(draft.maxUses)) problems.set("maxUses", "uses");
  return problems;
}

/** A number as people write it, without its spaces, dashes and brackets; 00 is a plus. */
function phoneOf({ phone }: Draft): string {
  return phone.replaceAll(/[\s()/.-]/g, "").replace(/^00/, "+");
}

/** What the server is asked about a form before anything is made: without how the person is reached. */
export function previewInputOf(draft: Draft): CodeInput {
  return inputOf({ ...draft, email: "", phone: "", locale: "", label: "", note: "" });
}

/** Whether the server can be asked what would come of it. */
export function isAskable(draft: Draft): boolean {
  return draft.lockIds.length > 0;
}

/** The request that a form means. A name that is not there yet stands as a question mark, for the preview. */
export function inputOf(draft: Draft): CodeInput {
  const { kind, lockIds, except } = draft;
  const whole = except
    .filter(({ from }) => from !== "")
    .map(({ from, until }) => ({ from, until: until === "" ? from : until }));
  const asks = ASKS[kind];
  const hours = hoursOf(draft).filter(({ days, from, until }) => days.length > 0 && from !== "" && until !== "");
  return {
    kind,
    lockIds,
    holder: holderOf(draft),
    ...(asks.span ? spanOf(draft) : {}),
    ...(hours.length > 0 ? { weekly: hours, ...(asks.term ? termOf(draft) : {}) } : {}),
    ...(asks.except && whole.length > 0 ? { except: whole } : {}),
    ...(kind === "custom" && draft.pin !== "" ? { pin: draft.pin } : {}),
    ...(asks.endless && draft.endless ? { endless: true } : {}),
    ...(asks.uses && /^[1-9]/.test(draft.maxUses) ? { maxUses: Number(draft.maxUses) } : {}),
    ...(draft.label.trim() === "" ? {} : { label: draft.label.trim() }),
    ...(draft.note.trim() === "" ? {} : { note: draft.note.trim() }),
  };
}

/** What the form of each kind asks for. */
export const ASKS: Readonly<
  Record<CodeKind, { readonly [Part in "span" | "hours" | "term" | "except" | "endless" | "uses"]: boolean }>
> = {
  one_time: { span: true, hours: false, term: false, except: false, endless: false, uses: false },
  timed: { span: true, hours: false, term: false, except: false, endless: false, uses: true },
  recurring: { span: false, hours: true, term: true, except: true, endless: true, uses: true },
  custom: { span: true, hours: false, term: false, except: false, endless: true, uses: true },
  emergency: { span: false, hours: false, term: false, except: false, endless: false, uses: false },
};

function holderOf(draft: Draft): CodeInput["holder"] {
  const { holderId, name, email, locale } = draft;
  if (holderId !== null) return { id: holderId };
  const phone = phoneOf(draft);
  return {
    name: name.trim() === "" ? "?" : name.trim(),
    ...(email.trim() === "" ? {} : { email: email.trim() }),
    ...(phone === "" ? {} : { phone }),
    ...(locale === "" ? {} : { locale }),
  };
}

function hoursOf({ kind, hasHours, hours }: Draft): readonly HoursRow[] {
  return ASKS[kind].hours || (kind === "custom" && hasHours) ? hours : [];
}

function spanOf({ kind, startsAt, endsAt, endless }: Draft): Pick<CodeInput, "startsAt" | "endsAt"> {
  const hasEnd = endsAt !== "" && !(endless && ASKS[kind].endless);
  return { ...(startsAt === "" ? {} : { startsAt }), ...(hasEnd ? { endsAt } : {}) };
}

/** Both days: a term. Only one: the validity starts with the first day, or ends with the last. */
function termOf({ firstDay, lastDay, endless }: Draft): Pick<CodeInput, "terms" | "startsAt" | "endsAt"> {
  if (firstDay !== "" && lastDay !== "" && !endless) return { terms: [{ from: firstDay, until: lastDay }] };
  return {
    ...(firstDay === "" ? {} : { startsAt: `${firstDay}T00:00` }),
    ...(lastDay === "" || endless ? {} : { endsAt: `${plusDays(lastDay, 1)}T00:00` }),
  };
}

/** Where the fields of the form stand in the paths of problems, for those that have another name in the request. */
const PLACES: readonly (readonly [start: string, field: string])[] = [
  ["terms[0].from", "firstDay"],
  ["terms", "lastDay"],
  ["holder.email", "holder.email"],
  ["holder.phone", "holder.phone"],
  ["holder", "holder.name"],
  ["lockIds", "lockIds"],
];

/** The problems that belong to a field of the form. `all` keeps those that no field claims. */
export function problemsByField(
  kind: CodeKind,
  problems: readonly FieldProblem[],
): ReadonlyMap<string, readonly FieldProblem[]> {
  const byField = new Map<string, FieldProblem[]>();
  for (const problem of problems) {
    const field = fieldOf(kind, problem.path);
    byField.set(field, [...(byField.get(field) ?? []), problem]);
  }
  return byField;
}

function fieldOf(kind: CodeKind, path: string): string {
  const renamed = PLACES.find(([start]) => path.startsWith(start))?.[1] ?? path;
  if (kind === "recurring" && renamed === "startsAt") return "firstDay";
  if (kind === "recurring" && renamed === "endsAt") return "lastDay";
  return renamed;
}
