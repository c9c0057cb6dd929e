import { appendFileSync, mkdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import { plant } from "./faults.ts";
import type { Order } from "./order.ts";
import { tapFiles } from "./tapped-files.ts";

// Run as a process of its own: child.ts <order as JSON>. Ends by SIGKILL at the ordered point.
const order = JSON.parse(process.argv[2] ?? "{}") as Order;
if (order.fault !== null) plant(order.fault);
tapFiles();
mkdirSync(join(order.ground.folder, "data"), { recursive: true });
const keepAlive = setInterval(() => {}, 1_000);
const { runOrder } = await import("./run-order.ts");
const log = (level: string) => (message: string, fields?: object, cause?: unknown) => {
  const reason = cause instanceof Error ? cause.stack : "";
  appendFileSync(join(order.ground.folder, "log"), `${level} ${message} ${JSON.stringify(fields ?? {})} ${reason}\n`);
};
const say = (line: string): void => void writeSync(1, `${line}\n`);
const silent = (): void => {};
try {
  const violations = await runOrder(order, { debug: silent, info: silent, warn: log("warn"), error: log("error") });
  for (const violation of violations) say(`violation ${violation}`);
  if (violations.length === 0) say("done");
} catch (cause) {
  say(`violation ${cause instanceof Error ? (cause.stack ?? cause.message).replaceAll("\n", " | ") : String(cause)}`);
}
clearInterval(keepAlive);
process.exit(0);
