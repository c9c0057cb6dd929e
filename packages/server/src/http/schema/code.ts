import { CODE_KINDS, CODE_STATES, KEYPAD_REASONS, REFUSALS, WEEKDAYS } from "@cardea/core";
import { Type } from "typebox";
import { PLACEMENT_STATES } from "../../codes/port.ts";
import { Id, line, note, nullable, oneOf, PageQuery, plain, strict, Time } from "./common.ts";

const Moment = plain(40, {
  description: "YYYY-MM-DDTHH:mm[:ss] on the site's wall, or with an offset (Z, +02:00) an exact instant.",
});
const WallTime = plain(8, { description: "HH:mm on the site's wall, 00:00 to 24:00." });
const WallDate = plain(16, { description: "YYYY-MM-DD." });
const Minutes = (most: number) => Type.Integer({ minimum: 1, maximum: most });

const Weekly = strict(
  {
    days: Type.Array(oneOf(WEEKDAYS), { minItems: 1, maxItems: 7, uniqueItems: true }),
    from: WallTime,
    until: WallTime,
  },
  { title: "WeeklyWindow" },
);
const Dated = strict({ date: WallDate, from: WallTime, until: WallTime }, { title: "DatedWindow" });
const Span = strict({ from: WallDate, until: WallDate }, { title: "DateSpan" });

/** A date, a span of dates, or the name of a holiday calendar. */
const Except = Type.Unsafe<string | { from: string; until: string } | { calendar: string }>({
  title: "Exception",
  type: ["string", "object"],
  description: 'A date "YYYY-MM-DD", a span {from, until} of dates, or {calendar}: a holiday calendar of the site.',
  maxLength: 16,
  format: "line",
  properties: { from: WallDate, until: WallDate, calendar: line(60) },
  additionalProperties: false,
  minProperties: 1,
});

const Holder = Type.Unsafe<{ id: string } | { name?: string; email?: string; phone?: string; locale?: string }>({
  title: "HolderInput",
  type: "object",
  description: "A holder by id, or a new one by name.",
  properties: {
    id: Id,
    name: line(120),
    email: Type.String({ maxLength: 254, pattern: '^[^\\s@<>"]{1,64}@[^\\s@<>"]{1,189}$' }),
    phone: Type.String({ maxLength: 20, pattern: "^\\+[1-9][0-9]{5,14}$", description: "E.164." }),
    locale: Type.String({ maxLength: 35, pattern: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$" }),
  },
  additionalProperties: false,
  minProperties: 1,
});

const lists = {
  weekly: Type.Optional(Type.Array(Weekly, { maxItems: 50 })),
  dated: Type.Optional(Type.Array(Dated, { maxItems: 400 })),
  terms: Type.Optional(Type.Array(Span, { maxItems: 20 })),
  except: Type.Optional(Type.Array(Except, { maxItems: 400 })),
};
const MaxUses = Type.Integer({ minimum: 1, maximum: 100_000 });
const FirstUseTtl = Minutes(527_040);

const rule = {
  startsAt: Type.Optional(Moment),
  endsAt: Type.Optional(Moment),
  ...lists,
  maxUses: Type.Optional(MaxUses),
  firstUseTtlMinutes: Type.Optional(FirstUseTtl),
};

export const CodeInputBody = strict(
  {
    kind: oneOf(CODE_KINDS),
    lockIds: Type.Array(Id, { minItems: 1, maxItems: 100, uniqueItems: true }),
    holder: Holder,
    ...rule,
    pin: Type.Optional(plain(12, { description: "Only for kind custom: 4 to 12 digits." })),
    endless: Type.Optional(Type.Boolean({ description: "Confirms a custom code without an end." })),
    label: Type.Optional(line(120)),
    note: Type.Optional(note(2_000)),
  },
  { title: "CodeInput" },
);

export const CodeChangeBody = strict(
  {
    version: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
    lockIds: Type.Optional(
      Type.Array(Id, {
        maxItems: 100,
        uniqueItems: true,
        description: "All locks that the code is for from then on; it leaves those that are not named.",
      }),
    ),
    startsAt: Type.Optional(nullable(Moment)),
    endsAt: Type.Optional(nullable(Moment)),
    ...lists,
    maxUses: Type.Optional(nullable(MaxUses)),
    firstUseTtlMinutes: Type.Optional(nullable(FirstUseTtl)),
    endless: Type.Optional(Type.Boolean()),
    label: Type.Optional(nullable(line(120))),
    note: Type.Optional(nullable(note(2_000))),
    holderName: Type.Optional(line(120)),
  },
  { title: "CodeChange", minProperties: 1 },
);

/** What is asked for when a foreign code is taken over: who has it and when it shall open. */
export const AdoptBody = strict({
  holder: Holder,
  ...rule,
  endless: Type.Optional(Type.Boolean()),
  label: Type.Optional(line(120)),
  note: Type.Optional(note(2_000)),
});

export const ReasonBody = strict({ reason: line(300) });
export const OptionalReasonBody = strict({ reason: Type.Optional(line(300)) });
export const ReplacePinBody = strict({ pin: Type.Optional(plain(12)) });
export const ActivateBody = strict({ minutes: Minutes(7 * 1_440), reason: line(300) });
export const ExplainBody = strict({ pin: plain(12), at: Type.Optional(Moment) });

export const CodeListQuery = strict({
  ...PageQuery,
  siteId: Type.Optional(Id),
  lockId: Type.Optional(Id),
  holderId: Type.Optional(Id),
  kind: Type.Optional(oneOf(CODE_KINDS)),
  state: Type.Optional(oneOf(CODE_STATES)),
  sort: Type.Optional(
    oneOf(["newest", "start"], {
      description: "start: soonest first, only with state=scheduled; each order has cursors of its own.",
    }),
  ),
  text: Type.Optional(line(100, { description: "Part of a holder's name or the label." })),
});

export const Window = Type.Object(
  {
    from: nullable(Time),
    until: nullable(Time),
  },
  { title: "Window", description: "Half-open: from belongs to it, until does not. Null: open on that side." },
);

const EvidenceTime = nullable(Time);
const PlacementBody = Type.Object(
  {
    id: Type.String(),
    lockId: Type.String(),
    lockName: Type.String(),
    state: oneOf(PLACEMENT_STATES),
    sentence: Type.String(),
    slot: nullable(Type.Integer()),
    enforcement: oneOf(["lock", "cardea"]),
    enforcementSentence: Type.String(),
    oneTimeSentence: nullable(Type.String()),
    ledger: Type.Object({
      wantedAt: Time,
      sentAt: EvidenceTime,
      acknowledgedAt: EvidenceTime,
      verifiedAt: EvidenceTime,
      proof: nullable(oneOf(["read_back", "status", "acknowledged"])),
      firstUsedAt: EvidenceTime,
      removedAt: EvidenceTime,
    }),
    refusal: nullable(Type.Object({ reason: oneOf(REFUSALS), at: Time })),
    nextTryAt: nullable(Time),
    unreachableSince: nullable(Time),
  },
  { title: "Placement" },
);

const RuleBody = Type.Object(
  {
    startsAt: nullable(Type.String()),
    endsAt: nullable(Type.String()),
    weekly: Type.Array(Weekly),
    dated: Type.Array(Dated),
    terms: Type.Array(Span),
    except: Type.Array(Type.Unsafe<{ from: string; until: string } | { calendar: string }>({})),
    maxUses: nullable(Type.Integer()),
    firstUseTtlMinutes: nullable(Type.Integer()),
  },
  { title: "Rule" },
);

export const ActorBody = Type.Object(
  {
    kind: Type.String(),
    id: nullable(Type.String()),
    name: nullable(Type.String()),
  },
  { title: "Actor" },
);

const FenceBody = Type.Object(
  { radiusMeters: Type.Integer(), liveMinutes: Type.Integer() },
  { title: "Fence", description: "It opens only while it is awake: when the holder's phone was near." },
);

const code = {
  id: Type.String(),
  siteId: Type.String(),
  kind: oneOf(CODE_KINDS),
  state: oneOf(CODE_STATES),
  label: nullable(Type.String()),
  note: nullable(Type.String()),
  holder: Type.Object({ id: Type.String(), name: Type.String() }),
  lockIds: Type.Array(Type.String()),
  rule: RuleBody,
  pinLength: Type.Integer(),
  pinChosen: Type.Boolean(),
  startsAt: nullable(Time),
  endsAt: nullable(Time),
  createdAt: Time,
  createdBy: ActorBody,
  revokedAt: nullable(Time),
  revokedReason: nullable(Type.String()),
  activation: nullable(Window),
  fence: nullable(FenceBody),
  activationReason: nullable(Type.String()),
  backupOf: nullable(Type.String({ description: "The code of the same stay for which it was prepared." })),
  uses: Type.Integer(),
  firstUsedAt: nullable(Time),
  lastUsedAt: nullable(Time),
  version: Type.Integer(),
  placements: Type.Array(PlacementBody),
};

export const CodeBody = Type.Object(code, { title: "Code" });
export const CodeDetailBody = Type.Object({ ...code, windows: Type.Array(Window) }, { title: "CodeDetail" });

const ClockNoteBody = Type.Object(
  {
    path: Type.String(),
    code: oneOf(["clock_gap", "clock_fold"]),
    chosenAt: Time,
    message: Type.String(),
  },
  { title: "ClockNote" },
);
/** A code just made or changed; `notes` tell what was chosen where the clocks jump. */
export const ChangedCodeBody = Type.Object(
  { ...code, windows: Type.Array(Window), notes: Type.Array(ClockNoteBody) },
  { title: "ChangedCode" },
);

export const RiskBody = Type.Object(
  {
    perDay: nullable(Type.Number()),
    level: oneOf(["low", "raised", "high", "unknown"]),
  },
  { title: "GuessRisk" },
);

export const PreviewBody = Type.Object(
  {
    problems: Type.Array(Type.Object({ path: Type.String(), code: Type.String(), message: Type.String() })),
    notes: Type.Array(ClockNoteBody),
    windows: Type.Array(Window),
    startsAt: nullable(Time),
    endsAt: nullable(Time),
    pinLength: nullable(Type.Integer()),
    locks: Type.Array(
      Type.Object({
        lockId: Type.String(),
        lockName: Type.String(),
        enforcement: oneOf(["lock", "cardea"]),
        enforcementSentence: Type.String(),
        oneTimeSentence: nullable(Type.String()),
        slotsTotal: Type.Integer(),
        slotsFree: Type.Integer(),
        fullAt: nullable(Time),
        riskNow: RiskBody,
        riskWith: RiskBody,
      }),
    ),
  },
  { title: "CodePreview" },
);

/** How a holder is reached. */
export const ContactBody = Type.Object({
  email: nullable(Type.String()),
  phone: nullable(Type.String()),
  locale: nullable(Type.String()),
});

export const RevealedBody = Type.Object({ pin: Type.String() });

export const ExplanationBody = Type.Object(
  {
    lockId: Type.String(),
    at: Time,
    wouldOpen: Type.Boolean(),
    reason: oneOf([...KEYPAD_REASONS, "not_on_lock", "uncertain"]),
    sentence: Type.String(),
    code: nullable(
      Type.Object({ id: Type.String(), kind: oneOf(CODE_KINDS), state: oneOf(CODE_STATES), holder: Type.String() }),
    ),
    placement: nullable(PlacementBody),
    window: nullable(Window),
    nextWindow: nullable(Window),
    keypad: Type.Object({ enabled: nullable(Type.Boolean()), lockedOutUntil: nullable(Time) }),
  },
  { title: "Explanation" },
);
