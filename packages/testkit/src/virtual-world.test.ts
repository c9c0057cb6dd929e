import { instant } from "@cardea/core";
import { expect, test } from "vitest";
import { VIRTUAL_START, virtualWorld } from "./virtual-world.ts";

test("timers run at their own instants, in the order of their times", async () => {
  const world = virtualWorld();
  const heard: string[] = [];
  world.after(20, () => heard.push(`b ${world.now() - VIRTUAL_START}`));
  world.after(10, () => heard.push(`a ${world.now() - VIRTUAL_START}`));
  world.after(20, () => heard.push(`c ${world.now() - VIRTUAL_START}`));
  await world.advance(20);
  expect(heard).toEqual(["a 10", "b 20", "c 20"]);
});

test("a timer set by a timer runs within the same stretch of time, also behind a chain of promises", async () => {
  const world = virtualWorld();
  let ended = 0;
  const chain = async () => {
    for (let link = 0; link < 100; link++) await Promise.resolve();
    world.after(5, () => {
      ended = world.now() - VIRTUAL_START;
    });
  };
  world.after(5, () => void chain());
  await world.advance(1_000);
  expect(ended).toBe(10);
  expect(world.now()).toBe(VIRTUAL_START + 1_000);
});

test("a canceled timer never runs, and time never goes back", async () => {
  const world = virtualWorld();
  const cancel = world.after(5, () => expect.unreachable());
  cancel();
  await world.runUntil(instant(VIRTUAL_START + 50));
  await world.runUntil(VIRTUAL_START);
  expect(world.now()).toBe(VIRTUAL_START + 50);
  expect(world.waiting()).toBe(0);
});

test("completing a promise lets only as much time pass as it needs", async () => {
  const world = virtualWorld();
  const slow = new Promise<string>((resolve) => world.after(300, () => resolve("done")));
  expect(await world.complete(slow, 1_000)).toBe("done");
  expect(world.now()).toBe(VIRTUAL_START + 300);
  await expect(world.complete(new Promise(() => {}), 1_000)).rejects.toThrow("not done within 1000 ms");
});

test("the same seed draws the same, another seed draws something else", () => {
  const draw = (seed: number) => Buffer.from(virtualWorld({ seed }).randomBytes(16)).toString("hex");
  expect(draw(7)).toBe(draw(7));
  expect(draw(7)).not.toBe(draw(8));
});
