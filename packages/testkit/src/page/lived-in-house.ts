import { DAY_MS, HOUR_MS, type Instant, type LockId, plus, type SiteId, type Slot, unseenSlot } from "@cardea/core";
import type { NewEvent } from "cardea/src/store/port.ts";
import type { OpenHouse } from "./open-house.ts";

const DAYS = 30;
const WRONG_TRIES = 6;

/** What the addresses of a house's pages are made of. */
export interface LivedIn {
  readonly frontId: string;
  readonly garageId: string;
  /** A stay with a link, a code that sleeps, one of own digits, and one that was revoked. */
  readonly codes: { readonly stay: string; readonly asleep: string; readonly own: string; readonly over: string };
}

/** Fills a house with what a month leaves behind: doors, codes of every kind, a link, entries, troubles, an invitation. */
export async function liveIn({ rig }: OpenHouse): Promise<LivedIn> {
  const siteId: SiteId = (await rig.get("/api/v1/sites")).body.items[0].id;
  for (const name of ["Garden gate", "Studio on the second floor, left"]) {
    await made("/api/v1/virtual-locks", { siteId, name });
  }
  const frontId = await rig.lockId("Front door");
  const garageId = await rig.lockId("Garage");
  const codes = await makeCodes();
  await made(`/api/v1/sites/${siteId}/invitations`, { email: "sam@example.org", role: "staff" });
  await made("/api/v1/api-keys", { name: "Booking import", scope: "codes" });
  for (let tries = 0; tries < WRONG_TRIES; tries++) {
    await rig.post(`/api/v1/virtual-locks/${frontId}/keypad`, { pin: `90${tries}162` });
  }
  await leaveTraces();
  return { frontId, garageId, codes };

  async function made(url: string, body: object): Promise<{ readonly id: string }> {
    const { status, body: answer, text } = await rig.post(url, body);
    if (status >= 300) throw new Error(`${url} answered ${status}: ${text}`);
    return answer;
  }

  async function makeCodes(): Promise<LivedIn["codes"]> {
    const days = (count: number): string => new Date(Date.now() + count * DAY_MS).toISOString();
    const code = async (name: string, wish: object): Promise<string> =>
      (await made("/api/v1/codes", { holder: { name }, lockIds: [frontId], ...wish })).id;
    const contact = { name: "Ann Miller", email: "ann@example.org", phone: "+49301234567" };
    const both = [frontId, garageId];
    const stay = await code("Ann Miller", {
      kind: "timed",
      holder: contact,
      lockIds: both,
      startsAt: days(-1),
      endsAt: days(3),
      label: "Room 12",
      note: "Comes late; the cot is in the cupboard.",
    });
    await made(`/api/v1/codes/${stay}/link`, { backup: true, registeredDevice: true });
    const weekly = [{ days: ["MO", "WE"], from: "09:00", until: "13:00" }];
    await code("Cleaning team", { kind: "recurring", endless: true, weekly, lockIds: both });
    await code("Ben Cole", { kind: "one_time", startsAt: days(-0.1), endsAt: days(1) });
    await code("Ivana Petrović-Łukaszewska and family", { kind: "timed", startsAt: days(2), endsAt: days(9) });
    const own = await code("Dora Ek", { kind: "custom", pin: "48291377", startsAt: days(-1), endsAt: days(20) });
    const asleep = await code("Neighbor", { kind: "emergency", lockIds: both });
    const over = await code("Max Stone", { kind: "timed", startsAt: days(-2), endsAt: days(1) });
    await made(`/api/v1/codes/${over}/revoke`, { reason: "Left early" });
    return { stay, asleep, own, over };
  }

  /** Entries of a month, a lock that is away with an old battery and a strange code, and a log that nobody reads. */
  async function leaveTraces(): Promise<void> {
    const { store, world } = rig.house;
    const long = (days: number): Instant => plus(world.now(), -days * DAY_MS);
    const stay = await store.code(codes.stay as never);
    const members = await store.members();
    const at = { siteId, slot: null, facts: {} };
    const events = Array.from({ length: DAYS * 4 }, (_, number): NewEvent => {
      const isRefused = number % 9 === 0;
      return {
        ...at,
        kind: "entry",
        at: plus(long(DAYS), number * 6 * HOUR_MS),
        lockId: (number % 3 === 0 ? garageId : frontId) as LockId,
        codeId: isRefused ? null : (stay?.id ?? null),
        holderId: isRefused ? null : (stay?.holderId ?? null),
        reason: isRefused ? "unknown_code" : "granted",
      };
    });
    const charges = Array.from({ length: DAYS }, (_, day): NewEvent => {
      const facts = { percent: 12 + day };
      const lockId = garageId as LockId;
      return { ...at, kind: "lock.battery", at: long(day), lockId, codeId: null, holderId: null, reason: null, facts };
    });
    await store.unit(async (tx) => {
      await tx.publish([...events, ...charges].toSorted((one, other) => one.at - other.at));
      await tx.updateLockState(garageId as LockId, { batteryPercent: 12, unreachableSince: long(3) });
      await tx.saveSlots(garageId as LockId, [{ ...unseenSlot(9 as Slot), content: "unmanaged", seenAt: long(5) }]);
      for (const { id } of members) await tx.noteLogReading(id, long(45));
      await tx.saveSetting("last_backup_at", String(long(40)));
    });
  }
}
