import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CANARY, freshFolder, FRONT, lockAt, ManualWorld, one, openLocks, removeFolders } from "../lock.fixture.ts";
import { shortWhile } from "../lock-process.fixture.ts";
import { realWorld } from "../world.ts";
import { relayCommand, relayFile } from "./relay.ts";

afterAll(removeFolders);

const world = realWorld();

/** A command line that appends its argument to `file` and ends, or with `hold` waits to be ended and then says so. */
function commandFor(file: string, argument: string, hold = false): string {
  const program = join(freshFolder(), "relay.mjs");
  const waiting = `process.on("SIGTERM",()=>{say("ended");process.exit(0)});setInterval(()=>{},1000);`;
  writeFileSync(
    program,
    `import{appendFileSync}from"node:fs";const say=(word)=>appendFileSync(process.argv[2],word+" ");${hold ? waiting : ""}say(process.argv[3]);`,
  );
  return `"${process.execPath}" ${program} '${file}' ${argument}`;
}

/** What is in the file as soon as it has that, or whatever is there after five seconds. */
async function saidIn(file: string, wanted: string): Promise<string> {
  for (let i = 0; i < 500 && said(file) !== wanted; i++) await shortWhile(10);
  return said(file);
}

function said(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

test("a grant runs the command, with the time to hold", async () => {
  const file = join(freshFolder(), "said");
  const actuator = relayCommand({ command: commandFor(file, "{seconds}"), holdSeconds: 5, world });
  const lock = lockAt(await openLocks(null, new ManualWorld(), [{ ...FRONT, actuator }]));
  await lock.set(one, { pin: CANARY, schedule: null, maxUses: 1 });
  await lock.press("00000000");
  expect(said(file)).toBe("");
  await lock.press(CANARY.reveal());
  expect(await saidIn(file, "5 ")).toBe("5 ");
});

test("a command with a value runs both ways", async () => {
  const file = join(freshFolder(), "said");
  const relay = relayCommand({ command: commandFor(file, "{value}"), holdSeconds: null, world });
  await relay.move("unlocked");
  await relay.move("locked");
  expect(said(file)).toBe("1 0 ");
});

test("a command that holds its line is ended when the bolt closes", async () => {
  const file = join(freshFolder(), "said");
  const relay = relayCommand({ command: commandFor(file, "open", true), holdSeconds: 60, world });
  await relay.move("unlocked");
  expect(await saidIn(file, "open ")).toBe("open ");
  await relay.move("locked");
  expect(await saidIn(file, "open ended ")).toBe("open ended ");
  await relay.close();
});

test("a command that fails, and one that isn't there, are told as a jam", async () => {
  for (const command of ["false", "/no/such/program"]) {
    const actuator = relayCommand({ command, holdSeconds: 5, world });
    const lock = lockAt(await openLocks(null, new ManualWorld(), [{ ...FRONT, actuator }]));
    await lock.moveBolt("unlocked");
    await expect.poll(() => lock.events(0, 10).at(-1)?.happening.kind).toBe("jam");
  }
});

test("no shell reads the command", async () => {
  const file = join(freshFolder(), "said");
  await relayCommand({ command: `${commandFor(file, '"$(id)"')}`, holdSeconds: 5, world }).move("unlocked");
  expect(await saidIn(file, "$(id) ")).toBe("$(id) ");
});

test("a line that is a file gets 1 while open and 0 while closed", async () => {
  const line = join(freshFolder(), "value");
  const manual = new ManualWorld();
  const lock = lockAt(await openLocks(null, manual, [{ ...FRONT, actuator: relayFile(line) }]));
  await lock.moveBolt("unlocked");
  expect(await saidIn(line, "1")).toBe("1");
  manual.pass(5_000);
  expect(await saidIn(line, "0")).toBe("0");
});
