import { CardeaError, type CodeId, type LockId, Pin, type Slot } from "@cardea/core";
import { makeCheckpoint } from "cardea/src/audit/checkpointer.ts";
import { adoptUnmanaged } from "cardea/src/codes/adopt-unmanaged.ts";
import { changeCode } from "cardea/src/codes/change-code.ts";
import { createCode } from "cardea/src/codes/create-code.ts";
import { replacePin } from "cardea/src/codes/replace-pin.ts";
import { revealPin } from "cardea/src/codes/reveal-pin.ts";
import { revokeCode } from "cardea/src/codes/revoke-code.ts";
import { ACTOR, type CrashHouse } from "./house.ts";
import type { OutsideLock } from "./outside-lock.ts";
import { settle } from "./settle.ts";
import { passInDatabase } from "./soundness.ts";
import { within } from "./taps.ts";
import type { KnownCode, Ledger } from "./told.ts";

export interface Owner {
  readonly house: CrashHouse;
  readonly ledger: Ledger;
  /** The codes that the owner was told of, by id. */
  readonly codes: Map<string, KnownCode>;
  /** How likely the memory of the built-in locks fails for a moment while guests come. */
  readonly journalFails: number;
  /** In [0, 1), from the seed. */
  readonly random: () => number;
}

export interface CreateWish {
  readonly locks: readonly string[];
  readonly forMs: number;
  readonly once?: boolean;
}

const BUSY_DIGITS = new Set(["weak_pin", "pin_in_use", "invalid_field"]);

/** Asks for a code until digits are found that nothing stands against, and remembers what was answered. */
export async function create(owner: Owner, wish: CreateWish): Promise<KnownCode> {
  const { house, ledger } = owner;
  for (;;) {
    const name = nameFor(owner);
    const digits = digitsFor(owner);
    ledger.tell({ wish: "create", name });
    try {
      const { code } = await within("create", () => createCode(house, inputFor(owner, wish, { name, digits }), ACTOR));
      return made(owner, {
        id: code.id,
        name,
        digits,
        locks: wish.locks,
        once: wish.once === true,
        endsAt: endOf(code),
      });
    } catch (cause) {
      if (!(cause instanceof CardeaError) || !BUSY_DIGITS.has(cause.code)) throw cause;
    }
  }
}

function nameFor({ random, house }: Owner): string {
  return `guest ${house.world.now()}-${Math.floor(random() * 1e9)}`;
}

function digitsFor({ random }: Owner): string {
  return String(1_000_000 + Math.floor(random() * 8_999_999));
}

function endOf({ endsAt }: { readonly endsAt: number | null }): number {
  return endsAt ?? Number.MAX_SAFE_INTEGER;
}

function inputFor({ house }: Owner, wish: CreateWish, { name, digits }: { name: string; digits: string }) {
  const now = house.world.now();
  return {
    kind: "custom" as const,
    lockIds: wish.locks.map((lock) => lockId(house, lock)),
    holder: { name, email: `${digits.slice(0, 3)}@example.com` },
    pin: digits,
    startsAt: isoOf(now - 60_000),
    endsAt: isoOf(now + wish.forMs),
    ...(wish.once === true ? { maxUses: 1 } : {}),
  };
}

function isoOf(at: number): string {
  return new Date(Math.floor(at / 1_000) * 1_000).toISOString();
}

export function lockId({ locks }: CrashHouse, name: string): LockId {
  const lock = locks.get(name);
  if (lock === undefined) throw new Error(`there is no lock ${name}`);
  return lock.id;
}

function made(
  { ledger, codes }: Owner,
  facts: Pick<KnownCode, "id" | "name" | "digits" | "locks" | "once" | "endsAt">,
): KnownCode {
  const code: KnownCode = { ...facts, label: null, revoked: false, entries: 0 };
  ledger.tell({ told: "made", code });
  codes.set(code.id, code);
  return code;
}

export async function revoke({ house, ledger, codes }: Owner, { id }: KnownCode): Promise<void> {
  ledger.tell({ wish: "revoke", id });
  const { revokedAt } = await within("revoke", () =>
    revokeCode(house, { codeId: id as CodeId, reason: "left" }, ACTOR),
  );
  if (revokedAt === null) return; // it was over already, and stays as it was
  ledger.tell({ told: "revoked", id });
  keep(codes, id, { revoked: true });
}

export async function replace(owner: Owner, { id }: KnownCode): Promise<void> {
  const { house, ledger, codes } = owner;
  const digits = digitsFor(owner);
  ledger.tell({ wish: "replace", id, digits });
  try {
    await within("replace", () => replacePin(house, { codeId: id as CodeId, pin: digits }, ACTOR));
  } catch (cause) {
    if (cause instanceof CardeaError && BUSY_DIGITS.has(cause.code)) return;
    throw cause;
  }
  ledger.tell({ told: "replaced", id, digits });
  keep(codes, id, { digits });
}

export async function change({ house, ledger, codes, random }: Owner, { id }: KnownCode): Promise<void> {
  const label = `label ${Math.floor(random() * 1e9)}`;
  const endsAt = isoOf(house.world.now() + 80_000_000 + Math.floor(random() * 1e6));
  const at = Date.parse(endsAt);
  ledger.tell({ wish: "change", id, label, endsAt: at });
  await within("change", () => changeCode(house, { codeId: id as CodeId, change: { label, endsAt } }, ACTOR));
  ledger.tell({ told: "changed", id, label, endsAt: at });
  keep(codes, id, { label, endsAt: at });
}

function keep(codes: Owner["codes"], id: string, change: Partial<KnownCode>): void {
  const code = codes.get(id);
  if (code !== undefined) codes.set(id, { ...code, ...change });
}

export async function reveal({ house, codes }: Owner, { id }: KnownCode): Promise<void> {
  const request = { codeId: id as CodeId, reason: "to tell the guest" };
  const pin = await within("reveal", () => revealPin(house, request, ACTOR));
  if (pin.reveal() !== codes.get(id)?.digits) throw new Error("a code has other digits than its holder was told");
}

export async function sign({ house, ledger }: Owner): Promise<void> {
  const { note } = await within("checkpoint", () => makeCheckpoint(house));
  ledger.tell({ told: "signed", note });
}

/** Somebody types the digits of a code. A door that opens is told of. */
export async function enter({ house, ledger, codes }: Owner, { id, digits }: KnownCode, lock: string): Promise<void> {
  ledger.tell({ wish: "press", id, lock });
  const stranger = house.outside.find(({ address }) => address === lock);
  const keypad = house.drivers.virtual.keypad(house.locks.get(lock)?.address ?? "");
  const reason = stranger === undefined ? (await keypad?.press(digits))?.reason : stranger.press(digits);
  if (reason === "disabled") return; // it could not be written down: the use is spent, and the door stays shut
  ledger.tell(reason === "granted" ? { told: "entered", id } : { told: "refused", id });
  if (reason === "granted") keep(codes, id, { entries: (codes.get(id)?.entries ?? 0) + 1 });
}

/** Programs a code by hand at a lock outside, waits until Cardea found it, and adopts it. */
export async function adopt(owner: Owner, lock: string): Promise<void> {
  const { house, ledger } = owner;
  const stranger = house.outside.find(({ address }) => address === lock);
  if (stranger === undefined) return;
  const slot = stranger.capabilities.slots.count as Slot;
  await vacate(owner, stranger, slot);
  const digits = digitsFor(owner);
  stranger.program(slot, digits);
  await settle(house);
  const name = nameFor(owner);
  const { startsAt, endsAt } = inputFor(owner, { locks: [], forMs: 70_000_000 }, { name, digits });
  const readSlot = async () => ({ kind: "seen", content: { kind: "pin", pin: pinOf(digits) } }) as const;
  ledger.tell({ wish: "create", name });
  const adoption = { lockId: lockId(house, lock), slot, input: { holder: { name }, startsAt, endsAt }, readSlot };
  const { code } = await within("adopt", () => adoptUnmanaged(house, adoption, ACTOR));
  made(owner, { id: code.id, name, digits, locks: [lock], once: false, endsAt: endOf(code) });
}

/** Whoever had that slot before leaves it. */
async function vacate(owner: Owner, lock: OutsideLock, slot: number): Promise<void> {
  const digits = lock.contents.get(slot);
  if (digits === undefined) return;
  const code = [...owner.codes.values()].find((one) => one.digits === digits && !one.revoked);
  if (code === undefined) lock.program(slot, null);
  else await revoke(owner, code);
  await settle(owner.house);
}

/** Lets time pass at once; on PostgreSQL also for the jobs, which run by the clock of the database. */
export async function pass({ house, ledger }: Owner, ms: number): Promise<void> {
  const { world, ground } = house;
  ledger.tell({ told: "jumped", aheadMs: world.aheadMs() + ms });
  world.jump(ms);
  if (ground.url !== null) await passInDatabase(ground.url, ms);
}

/** After a failure a lock is asked again this much later. */
const AGAIN_MS = 10_000;

/** Resolves once nothing is to do, also after the wait between two tries. */
export async function comeToRest(owner: Owner): Promise<void> {
  await settle(owner.house);
  await pass(owner, AGAIN_MS);
  await settle(owner.house);
}

function pinOf(digits: string): Pin {
  const pin = Pin.parse(digits);
  if (pin === null) throw new Error("digits are 4 to 12");
  return pin;
}
