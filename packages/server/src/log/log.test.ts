import { AssertionError, instant, Pin } from "@cardea/core";
import { expect, test } from "vitest";
import { openLog } from "./pino.ts";
import { redactText } from "./redact.ts";

const CANARY = "48291377";

function logTo() {
  const lines: string[] = [];
  const log = openLog({
    level: "debug",
    world: { now: () => instant(Date.UTC(2026, 0, 2, 3, 4, 5)) },
    stream: { write: (line) => void lines.push(line) },
  });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? "{}") as Record<string, unknown> };
}

test("a line tells its time in UTC, its level, its message and its fields", () => {
  const { log, last } = logTo();
  log.info("code set", { lockId: "lock_1", slot: 4 });
  expect(last()).toEqual({
    level: "info",
    time: "2026-01-02T03:04:05.000Z",
    msg: "code set",
    lockId: "lock_1",
    slot: 4,
  });
});

test("fields that are secret by their name are left out whatever they hold", () => {
  const { log, lines } = logTo();
  for (const name of ["pin", "newPin", "secret", "apiToken", "authorization", "cookie", "phone", "email", "e-mail"]) {
    log.warn("a slip", { [name]: CANARY });
  }
  expect(lines).toHaveLength(9);
  expect(lines.join("")).not.toContain(CANARY);
});

test("what comes from outside as the message of an error is masked, through all its causes", () => {
  const { log, lines, last } = logTo();
  const radio = new Error(`user code ${CANARY} refused`);
  log.error("a driver threw", {}, new Error("set failed: 1234", { cause: radio }));
  expect(lines.join("")).not.toMatch(/48291377|1234/);
  expect(last()["cause"]).toBe("Error: set failed: [digits] < Error: user code [digits] refused");
  expect(last()["at"]).toBeUndefined();
});

test("a bug of ours tells where it happened", () => {
  const { log, last } = logTo();
  log.error("a job failed", {}, new AssertionError("a law"));
  expect(last()["at"]).toMatch(/log\.test\.ts/);
});

test("a line end in a field starts no new line", () => {
  const { log, lines } = logTo();
  log.info("named", { name: 'x"}\n{"level":"error"' });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.trimEnd().split("\n")).toHaveLength(1);
});

test("a PIN that was thrown shows no digits", () => {
  const { log, lines } = logTo();
  log.error("thrown", {}, Pin.parse(CANARY));
  expect(lines.join("")).not.toContain(CANARY);
});

test("runs of 4 to 12 digits are masked; ids, versions and long numbers stay", () => {
  expect(redactText("PIN 1234, code=482913")).toBe("PIN [digits], code=[digits]");
  expect(redactText("v24.21.0 at 127.0.0.1, 123")).toBe("v24.21.0 at 127.0.0.1, 123");
});
