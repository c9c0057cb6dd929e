import { DAY_MS, HOUR_MS, LOCK_CLASSES, MINUTE_MS } from "@cardea/core";
import { Type } from "typebox";
import { RiskBody } from "./code.ts";
import { FieldProblemBody, Id, line, nullable, oneOf, plain, strict, Time } from "./common.ts";

const settings = {
  leadMs: Type.Integer({ minimum: 0, maximum: 14 * DAY_MS }),
  auditEveryMs: nullable(Type.Integer({ minimum: HOUR_MS, maximum: 365 * DAY_MS })),
  wrongPinLimit: nullable(Type.Integer({ minimum: 1, maximum: 1_000 })),
  doorOpenLimitMs: nullable(Type.Integer({ minimum: MINUTE_MS, maximum: 7 * DAY_MS })),
};

export const LockChangeBody = strict(
  {
    name: Type.Optional(line(120)),
    class: Type.Optional(oneOf(LOCK_CLASSES)),
    settings: Type.Optional(
      strict({
        leadMs: Type.Optional(settings.leadMs),
        auditEveryMs: Type.Optional(settings.auditEveryMs),
        wrongPinLimit: Type.Optional(settings.wrongPinLimit),
        doorOpenLimitMs: Type.Optional(settings.doorOpenLimitMs),
      }),
    ),
  },
  { title: "LockChange", minProperties: 1 },
);

export const LockListQuery = strict({ siteId: Type.Optional(Id) });
export const KeypadSwitchBody = strict({ enabled: Type.Boolean() });
export const IgnoreBody = strict({ ignored: Type.Boolean() });

/** Images of locks that a built-in lock can be made into. */
export const PRESETS = ["built_in_default", "built_in_scheduled"] as const;

export const VirtualLockInputBody = strict(
  {
    siteId: Id,
    name: line(120),
    class: Type.Optional(oneOf(LOCK_CLASSES)),
    preset: Type.Optional(plain(60, { description: `Which lock it behaves like, e.g. ${PRESETS.join(", ")}.` })),
  },
  { title: "VirtualLockInput" },
);

export const PressBody = strict({ pin: Type.String({ minLength: 1, maxLength: 32, pattern: "^[0-9]+$" }) });
export const PressedBody = Type.Object({
  outcome: oneOf(["granted", "denied"]),
  reason: Type.Optional(Type.String({ description: "Only for callers with a key or session." })),
});

const Abilities = Type.Object({
  slots: Type.Object({ first: Type.Integer(), count: Type.Integer() }),
  pin: Type.Object({
    lengths: Type.Array(Type.Integer()),
    sameLength: Type.Boolean(),
    forbiddenDigits: Type.String(),
    forbiddenPrefixes: Type.Array(Type.String()),
    uniqueFirstDigits: nullable(Type.Integer()),
  }),
  schedules: nullable(
    Type.Object({
      dated: Type.Boolean(),
      weekly: Type.Integer(),
      overnight: Type.Boolean(),
      combined: Type.Boolean(),
    }),
  ),
  readBack: oneOf(["pin", "status", "none"]),
  reportsChanges: Type.Boolean(),
  oneTime: Type.Boolean(),
  keypadOff: Type.Boolean(),
  remoteLock: Type.Boolean(),
  remoteUnlock: Type.Boolean(),
  lateWrites: Type.Boolean(),
  firmware: nullable(Type.String()),
});
const Bolt = oneOf(["locked", "unlocked"]);
export const LockBody = Type.Object(
  {
    id: Type.String(),
    siteId: Type.String(),
    connectionId: Type.String(),
    address: Type.String(),
    name: Type.String(),
    class: oneOf(LOCK_CLASSES),
    capabilities: Abilities,
    settings: Type.Object(settings),
    state: Type.Object({
      bolt: nullable(Bolt),
      boltCause: nullable(Type.String()),
      door: nullable(oneOf(["open", "closed"])),
      batteryPercent: nullable(Type.Number()),
      lockedOutUntil: nullable(Time),
      keypadWanted: nullable(Type.Boolean()),
      keypadSeen: nullable(Type.Boolean()),
      unreachableSince: nullable(Time),
      lastHeardAt: nullable(Time),
      lastEntryAt: nullable(Time),
    }),
    codesLive: Type.Integer({ description: "Codes that are wanted on it or may still be on it." }),
    codesUnmanaged: Type.Integer({
      description: "Codes that somebody else placed, except those of which the owner does not want to hear.",
    }),
    slotsFree: nullable(
      Type.Integer({ description: "Slots for further codes at the same time; null in a list of more than 100 locks." }),
    ),
    risk: nullable(RiskBody),
    isBuiltIn: Type.Boolean({ description: "Its keypad is at /api/v1/virtual-locks/{lockId}/keypad." }),
    createdAt: Time,
  },
  { title: "Lock" },
);

export const SlotBody = Type.Object(
  {
    slot: Type.Integer(),
    content: oneOf(["unknown", "empty", "ours", "unmanaged"]),
    placementId: nullable(Type.String()),
    codeId: nullable(Type.String()),
    holderName: nullable(Type.String()),
    proof: nullable(oneOf(["read_back", "status", "acknowledged"])),
    seenAt: nullable(Time),
    isReadable: Type.Boolean({ description: "An unmanaged code whose digits the lock shows: it can be adopted." }),
    isIgnored: Type.Boolean({ description: "An unmanaged code of which the owner does not want to hear." }),
  },
  { title: "Slot" },
);

const target = {
  siteId: Id,
  kind: Type.String({ pattern: "^[a-z][a-z0-9-]{0,39}$" }),
  settings: Type.Unsafe<Record<string, unknown>>({
    type: "object",
    maxProperties: 50,
    description: "What the driver of that kind needs; see its page. Kept sealed, never shown again.",
  }),
};
const chosen = { address: plain(200), name: line(120), class: Type.Optional(oneOf(LOCK_CLASSES)) };

export const ConnectionInputBody = strict(
  {
    ...target,
    name: line(120),
    doors: Type.Optional(
      Type.Array(strict(chosen), { maxItems: 200, description: "Which of its locks become doors; left out: all." }),
    ),
  },
  { title: "ConnectionInput" },
);
export const ConnectionTryBody = strict(target, { title: "ConnectionTry" });
export const ConnectionChangeBody = strict({ name: line(120) }, { title: "ConnectionChange" });
export const ChosenDoorBody = strict(chosen, { title: "ChosenDoor" });

export const OfferedLockBody = Type.Object(
  {
    address: Type.String(),
    name: Type.String(),
    class: oneOf(LOCK_CLASSES),
    capabilities: Abilities,
    lockId: nullable(Type.String({ description: "Null: it is no door yet." })),
  },
  { title: "OfferedLock" },
);

export const ConnectionBody = Type.Object(
  {
    id: Type.String(),
    siteId: Type.String(),
    kind: Type.String(),
    name: Type.String(),
    isOpen: Type.Boolean(),
    lockIds: Type.Array(Type.String()),
    lastHeardAt: nullable(
      Type.String({ format: "date-time", description: "When one of its locks last told something." }),
    ),
    createdAt: Time,
  },
  { title: "Connection" },
);
export const TestBody = Type.Object({
  ok: Type.Boolean(),
  message: Type.String(),
  fault: Type.Optional(FieldProblemBody),
});
