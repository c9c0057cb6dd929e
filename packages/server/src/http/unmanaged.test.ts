import { type Instant, type LockId, type Slot, unseenSlot } from "@cardea/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";

const SLOTS = [5, 6] as const;

let rig: Rig;
let lockId = "" as LockId;
beforeAll(async () => {
  rig = await openRig();
  lockId = (await rig.lockId("Front door")) as LockId;
  const seenAt = Date.parse("2026-06-01T08:00:00Z") as Instant;
  const slots = SLOTS.map((slot) => ({ ...unseenSlot(slot as Slot), content: "unmanaged" as const, seenAt }));
  await rig.house.store.unit((tx) => tx.saveSlots(lockId, slots));
});
afterAll(() => rig.close());

const told = async (): Promise<unknown> => (await rig.get(`/api/v1/locks/${lockId}`)).body.codesUnmanaged;

test("a lock tells how many codes somebody else placed, without those that are ignored", async () => {
  expect(await told()).toBe(2);
  await rig.post(`/api/v1/locks/${lockId}/slots/5/ignore`, { ignored: true });
  expect(await told()).toBe(1);
  await rig.post(`/api/v1/locks/${lockId}/slots/5/ignore`, { ignored: false });
  expect(await told()).toBe(2);
  expect((await rig.get("/api/v1/locks")).body.items).toContainEqual(
    expect.objectContaining({ id: lockId, codesUnmanaged: 2 }),
  );
});
