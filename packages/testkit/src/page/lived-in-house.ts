import { type CodeId, DAY_MS, HOUR_MS, type Instant, type LockId, MINUTE_MS, type SiteId } from "@cardea/core";
import { raiseAlarm } from "cardea/src/events/alarms.ts";
import { openMember } from "cardea/src/main/people.arbitrary.ts";
import type { Rig } from "cardea/src/main/rig.arbitrary.ts";
import type { NewEvent, Tx } from "cardea/src/store/port.ts";

const DAYS = 60;
const NOTES = "The Wi-Fi is “Farol”, the word for it hangs by the fridge.\nGlass goes out on Thursdays.";

/** What pictures are taken of. */
export interface LivedInHouse {
  readonly siteId: string;
  readonly lockId: string;
  readonly codeId: string;
  /** Who the code is for. */
  readonly holderId: string;
  /** What the address of a new code may ask for. */
  readonly nextStay: Readonly<Record<"doors" | "from" | "until", string>>;
  readonly guestLink: string;
  readonly fencedLink: string;
}

interface MadeCode {
  readonly id: string;
  readonly holder: { readonly id: string };
}

type Doors = Readonly<Record<"front" | "garage" | "gate" | "studio", LockId>>;

/** Puts a holiday house in Lisbon into a rig: four doors, a dozen codes, two months of entries. All its names are invented. */
export async function moveIn(rig: Rig): Promise<LivedInHouse> {
  const { id: siteId } = (await rig.get("/api/v1/sites")).body.items[0] as { id: SiteId };
  await rig.send("PATCH", `/api/v1/sites/${siteId}`, {
    body: {
      name: "Casa do Farol",
      zone: "Europe/Lisbon",
      address: "Beco do Farol 4\n1100-042 Lisboa",
      position: { latitude: 38.7109, longitude: -9.1432 },
      guestNotes: NOTES,
    },
  });
  const doors = await fourDoors(rig, siteId);
  const codes = await dozenCodes(rig, doors);
  await publishPast(rig, { siteId, doors, codes });
  await stateOfDoors(rig, doors);
  for (const [email, role] of [
    ["Vasco@example.org", "manager"],
    ["Mira@example.org", "staff"],
  ] as const) {
    await openMember(rig, { siteId, role, email });
  }
  const [stay, fenced] = codes;
  if (stay === undefined || fenced === undefined) throw new Error("the codes were made");
  const fence = { radiusMeters: 150, liveMinutes: 30 };
  return {
    siteId,
    lockId: doors.front,
    codeId: stay.id,
    holderId: stay.holder.id,
    nextStay: { doors: `${doors.front},${doors.gate}`, from: wallIn(3, "15:00"), until: wallIn(6, "11:00") },
    guestLink: (await made<{ url: string }>(rig, `/api/v1/codes/${stay.id}/link`, {})).url,
    fencedLink: (await made<{ url: string }>(rig, `/api/v1/codes/${fenced.id}/link`, { fence })).url,
  };
}

/** A time on a day to come, as an address has it. */
function wallIn(days: number, time: string): string {
  return `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T${time}`;
}

async function made<Answer>(rig: Rig, url: string, body: object): Promise<Answer> {
  const answer = await rig.post(url, body);
  if (answer.status >= 300) throw new Error(`${url} answered ${answer.status}: ${answer.text}`);
  return answer.body;
}

async function fourDoors(rig: Rig, siteId: string): Promise<Doors> {
  const add = (name: string, kind: string) =>
    made<{ id: LockId }>(rig, "/api/v1/virtual-locks", { siteId, name, class: kind });
  const front = (await rig.lockId("Front door")) as LockId;
  const garage = (await rig.lockId("Garage")) as LockId;
  const gate = (await add("Garden gate", "gate")).id;
  const studio = (await add("Studio", "door")).id;
  for (const lockId of [front, garage, gate, studio]) {
    await rig.send("PATCH", `/api/v1/locks/${lockId}`, { body: { settings: { wrongPinLimit: 10 } } });
  }
  return { front, garage, gate, studio };
}

/** The first is a stay, the second one with a link that has a fence. */
async function dozenCodes(rig: Rig, { front, garage, gate, studio }: Doors): Promise<readonly MadeCode[]> {
  const at = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
  const stay = (name: string, [from, until]: readonly [number, number], lockIds: readonly LockId[]) => ({
    kind: "timed",
    holder: { name },
    startsAt: at(from),
    endsAt: at(until),
    lockIds,
  });
  const weekly = (name: string, lockIds: readonly LockId[], days: readonly string[]) => ({
    kind: "recurring",
    holder: { name },
    startsAt: at(-24 * (DAYS + 2)),
    endsAt: at(24 * 120),
    lockIds,
    weekly: [{ days, from: "09:00", until: "13:00" }],
  });
  const wishes = [
    { ...stay("Ann Miller", [-26, 70], [front, gate]), label: "Lighthouse flat" },
    stay("Jonas Brandt", [-3, 20], [gate]),
    weekly("Cleaning team", [front, studio], ["MO", "WE", "FR"]),
    { ...stay("Inês Tavares", [28, 76], [studio, gate]), label: "Studio" },
    { ...stay("Family Okafor", [74, 240], [front, garage]), label: "Lighthouse flat" },
    stay("Piet van Loon", [100, 170], [studio]),
    { kind: "one_time", holder: { name: "Parcel driver" }, lockIds: [gate], startsAt: at(2), endsAt: at(30) },
    { ...weekly("Rosa, gardener", [gate, garage], ["TU", "SA"]), label: "Garden" },
    { kind: "custom", holder: { name: "Vasco Reis" }, lockIds: [front, garage, gate, studio], endless: true },
    { kind: "emergency", holder: { name: "Neighbor at no. 6" }, lockIds: [front] },
    stay("Elif Aydın", [260, 330], [front, gate]),
    stay("Lena and Tom", [-20, 5], [studio]),
  ];
  const codes: MadeCode[] = [];
  for (const wish of wishes) {
    const pin = wish.kind === "custom" ? { pin: "48291377" } : {};
    codes.push(await made<MadeCode>(rig, "/api/v1/codes", { ...wish, ...pin }));
  }
  const last = codes.at(-1);
  await rig.post(`/api/v1/codes/${last?.id}/revoke`, { reason: "Left a day early." });
  return codes;
}

interface Past {
  readonly siteId: SiteId;
  readonly doors: Doors;
  readonly codes: readonly MadeCode[];
}

/** Who came when: mornings most of all, now and then a wrong PIN, batteries that run down. */
async function publishPast(rig: Rig, { siteId, doors, codes }: Past): Promise<void> {
  const { store, world } = rig.house;
  const now = world.now();
  const midnight = Math.floor(now / DAY_MS) * DAY_MS;
  const base = { siteId, slot: null, holderId: null, codeId: null, reason: null, facts: {} };
  const { front, garage, gate, studio } = doors;
  const ways: readonly LockId[] = [front, front, gate, studio, front, gate, garage, front];
  // By the places of the codes: who is regularly here, and who came with the last stays.
  const regulars = new Map([
    [front, [8, 2, 8]],
    [gate, [7, 8, 7]],
    [studio, [2, 2, 8]],
    [garage, [7, 8, 8]],
  ]);
  const guests = new Map([
    [front, [0, 0, 2]],
    [gate, [0, 1, 0]],
  ]);
  const events: NewEvent[] = [];
  for (let day = DAYS; day >= 0; day--) {
    const isWeekend = [0, 6].includes(new Date(midnight - day * DAY_MS).getUTCDay());
    const count = (isWeekend ? 2 : 4) + ((day * 7) % 5);
    for (let entry = 0; entry < count; entry++) {
      const hour = 8 + ((entry * 5 + day * 3) % (entry < 3 ? 3 : 12));
      const at = (midnight - day * DAY_MS + hour * HOUR_MS + ((entry * 17 + day * 11) % 60) * MINUTE_MS) as Instant;
      const lockId = ways[(day + entry * 3) % ways.length] ?? front;
      const visitors = (day <= 1 ? guests.get(lockId) : undefined) ?? regulars.get(lockId) ?? [];
      const visitor = codes[visitors[(day * 2 + entry * 3) % visitors.length] ?? 0];
      const isWrong = (day * 11 + entry * 5) % 19 === 0;
      const who = isWrong ? {} : { codeId: visitor?.id ?? null, holderId: visitor?.holder.id ?? null };
      const reason = isWrong ? "unknown_code" : "granted";
      if (at < now) events.push({ ...base, kind: "entry", at, lockId, reason, ...who } as NewEvent);
    }
    for (const [lockId, percent] of [
      [front, 64 + day / 2],
      [garage, 71 + day / 3],
      [gate, 88 + day / 6],
      [studio, 14 + day],
    ] as const) {
      const facts = { percent: Math.round(percent) };
      events.push({ ...base, kind: "lock.battery", at: (midnight - day * DAY_MS) as Instant, lockId, facts });
    }
  }
  events.sort((one, other) => one.at - other.at);
  await store.unit(async (tx) => {
    await tx.publish(events);
    for (const { id } of codes) await countUses(tx, id as CodeId, events);
  });
}

/** What the code's own account says of those events. */
async function countUses(tx: Tx, id: CodeId, events: readonly NewEvent[]): Promise<void> {
  const at = events.flatMap((event) => (event.codeId === id ? [event.at] : []));
  const [first, last] = [at[0], at.at(-1)];
  const code = await tx.code(id);
  if (code === null || first === undefined || last === undefined) return;
  await tx.updateCode({ ...code, uses: at.length, firstUsedAt: first, lastUsedAt: last });
}

/** Charges as the past tells them, and the one alarm of this house: a battery that is nearly empty. */
async function stateOfDoors(rig: Rig, doors: Doors): Promise<void> {
  const { store, world } = rig.house;
  const charges = [
    [doors.front, 64],
    [doors.garage, 71],
    [doors.gate, 88],
    [doors.studio, 14],
  ] as const;
  await store.unit(async (tx) => {
    for (const [lockId, batteryPercent] of charges) {
      await tx.updateLockState(lockId, { batteryPercent, lastEntryAt: (world.now() - 3 * HOUR_MS) as Instant });
    }
    const studio = await tx.lock(doors.studio);
    if (studio === null) throw new Error("the door was made");
    const trouble = { kind: "low_battery", placementId: null, codeId: null, facts: { percent: 14 } } as const;
    await raiseAlarm(tx, studio, trouble, (world.now() - 2 * HOUR_MS) as Instant);
  });
}
