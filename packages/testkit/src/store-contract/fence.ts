import { instant } from "@cardea/core";
import { type Hold, HoldLost, type JobHandler, TASKS, type Task } from "cardea/src/jobs/port.ts";
import { expect, test } from "vitest";
import type { StoreUnderTest } from "./rig.ts";
import { insertHouse, insertSampleCode, nextId, sampleRecord } from "./samples.ts";

/** Units of a server that another one may have taken over from. */
export function fenceContract(given: () => StoreUnderTest): void {
  test("a unit of a server that doesn't stand throws and leaves nothing, wherever it is fenced", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const audit = await store.auditSize();
    const late = store.unit(async (tx) => {
      const { code } = await insertSampleCode(tx, house);
      await tx.record([sampleRecord("code.created", { codeId: code.id })]);
      await tx.schedule("code_edge", code.id, instant(Date.now()));
      await tx.fence("a server that nobody knows");
    });
    await expect(late).rejects.toThrow(HoldLost);
    const { items } = await store.codes({ siteId: house.site.id }, { after: null, limit: 10 }, instant(Date.now()));
    expect([items, await store.auditSize()]).toEqual([[], audit]);
  });

  test("a unit that needs no fence goes through", async () => {
    const { store } = given();
    await store.unit(async (tx) => {
      await tx.fence(null);
      await tx.saveSetting("unfenced", "1");
    });
    expect(await store.setting("unfenced")).toBe("1");
  });

  test("a job is done under a hold, which its units are fenced by as long as the server works", async () => {
    const { store, runner } = given();
    const key = nextId("lock");
    const kept = Promise.withResolvers<Hold>();
    const handler: JobHandler = async (ran, hold) => {
      if (ran !== key) return;
      hold.assertHeld();
      await store.unit(async (tx) => {
        await tx.fence(hold.token);
        await tx.saveSetting(key, "held");
      });
      kept.resolve(hold);
    };
    await store.unit((tx) => tx.schedule("sync_lock", key, instant(Date.now())));
    const working = runner();
    await working.start(Object.fromEntries(TASKS.map((task) => [task, handler])) as Record<Task, JobHandler>);
    const { token } = await kept.promise;
    await working.stop();
    expect(await store.setting(key)).toBe("held");
    const after = store
      .unit(async (tx) => tx.fence(token))
      .then(
        () => "goes through",
        (error: unknown) => (error as Error).name,
      );
    expect(await after).toBe(token === null ? "goes through" : "HoldLost");
  });
}
