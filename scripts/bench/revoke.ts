import { type Client, goodAnswer } from "./client.ts";
import { short, spreadOf, told } from "./figures.ts";
import { addLocks, addSite, chosenDigits, timeText } from "./house.ts";
import type { Measurement, Row } from "./row.ts";
import { pause, type ServerProcess } from "./server-process.ts";
import type { Stage } from "./stage.ts";

const P99_MS_MAX = 250;
/** Each sample ends with a wrong PIN, and after ten of them a keypad refuses everybody. */
const SAMPLES_PER_LOCK = 4;
/** One key may press 120 times a minute. */
const KEYS = 20;
const PATIENCE_MS = 10_000;

interface Door {
  readonly client: Client;
  readonly lockId: string;
  /** The key that presses. */
  readonly key: string;
}

/** From the answer to a revocation to the first press that the keypad refuses. */
export const revoke: Measurement = {
  name: "revoke",
  limitMs: 240_000,
  run: async (stage) => {
    const server = await stage.serve(stage.folder());
    const client = await stage.client(server);
    const siteId = await addSite(client);
    const lockIds = await addLocks(client, { siteId, count: stage.size(60, 5), preset: "built_in_default" });
    const keys = await keysOf(stage, server);
    const refusedMs: number[] = [];
    const answerMs: number[] = [];
    for (let sample = 0; sample < lockIds.length * SAMPLES_PER_LOCK; sample++) {
      const lockId = lockIds[sample % lockIds.length] ?? "";
      const times = await sampleAt({ client, lockId, key: keys[sample % keys.length] ?? "" });
      refusedMs.push(times.refusedMs);
      answerMs.push(times.answerMs);
    }
    return rowsOf(spreadOf(refusedMs), spreadOf(answerMs));
  },
};

async function keysOf(stage: Stage, server: ServerProcess): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let number = 0; number < KEYS; number++) keys.push(await stage.apiKey(server));
  return keys;
}

async function sampleAt(door: Door): Promise<{ answerMs: number; refusedMs: number }> {
  const { client, lockId } = door;
  const pin = chosenDigits();
  const endsAt = timeText(Date.now() + 86_400_000);
  const wish = { kind: "custom", lockIds: [lockId], holder: { name: "Guest" }, endsAt, pin };
  const { id } = await client.ask<{ id: string }>("POST", "/api/v1/codes", wish);
  await untilVerified(client, id);
  const before = await press(door, pin);
  if (before.reason !== "granted") throw new Error(`the door did not open before the revocation: ${before.reason}`);
  const revoked = await client.send("POST", `/api/v1/codes/${id}/revoke`, {});
  goodAnswer(revoked);
  const until = revoked.endedAt + PATIENCE_MS;
  for (;;) {
    const { reason, endedAt } = await press(door, pin);
    if (reason === "unknown_code") return { answerMs: revoked.tookMs, refusedMs: endedAt - revoked.endedAt };
    if (reason !== "granted") throw new Error(`the keypad refused for another reason: ${reason}`);
    if (endedAt > until) throw new Error("the revoked code still opens");
  }
}

async function untilVerified(client: Client, codeId: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const path = `/api/v1/codes/${codeId}`;
    const code = await client.ask<{ placements: readonly { ledger: { verifiedAt: string | null } }[] }>("GET", path);
    if (code.placements[0]?.ledger.verifiedAt !== null) return;
    if (performance.now() > until) throw new Error("the code did not come onto its lock");
    await pause(5);
  }
}

async function press({ client, lockId, key }: Door, pin: string): Promise<{ reason: string; endedAt: number }> {
  const reply = await client.send("POST", `/api/v1/virtual-locks/${lockId}/keypad`, { pin }, key);
  return { reason: goodAnswer<{ reason: string }>(reply).reason, endedAt: reply.endedAt };
}

function rowsOf(refused: ReturnType<typeof spreadOf>, answer: ReturnType<typeof spreadOf>): Row[] {
  return [
    {
      what: "revoke answered to keypad refuses",
      goal: `p99 <= ${P99_MS_MAX} ms`,
      figure: `${told(refused, "ms")}, worst ${short(refused.max)} ms`,
      isMet: refused.p99 <= P99_MS_MAX,
      n: refused.n,
      values: { ...refused, answerP50Ms: answer.p50, answerP99Ms: answer.p99 },
      note: `until the answer to the refused press; the revocation itself was answered in ${told(answer, "ms")}`,
    },
  ];
}
