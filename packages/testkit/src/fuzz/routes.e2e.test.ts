import { describe, expect, test } from "vitest";
import { fuzzRawHttp } from "./raw-http.ts";
import { lockTarget, serverTarget } from "./raw-targets.ts";
import { fuzzRoutes } from "./routes.ts";

const SEED = 20_261_123;

describe("whatever is asked of the server", () => {
  test("each operation answers as documented, refuses with a problem, and leaves nothing behind where it refuses", async () => {
    const rows = await fuzzRoutes({ requests: 1_000, seed: SEED });
    expect(rows.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`))).toEqual([]);
    expect(rows.length).toBeGreaterThan(45);
    const tried = rows.filter(({ refusedShare }) => refusedShare < 1).length;
    expect(tried).toBeGreaterThan(40);
  });

  test("bytes that are no HTTP are answered or cut off, and the server goes on", async () => {
    const target = await serverTarget();
    try {
      const { faults, statuses } = await fuzzRawHttp(target, { inputs: 1_500, seed: SEED });
      expect(faults).toEqual([]);
      expect(statuses["200"]).toBeGreaterThan(10);
      const answer = await fetch(`http://127.0.0.1:${target.port}/health`);
      expect(await answer.json()).toEqual({ status: "ok" });
    } finally {
      await target.close();
    }
  });
});

test("bytes that are no HTTP are answered or cut off by a lock, and it goes on", async () => {
  const target = await lockTarget();
  try {
    const { faults, statuses } = await fuzzRawHttp(target, { inputs: 1_500, seed: SEED });
    expect(faults).toEqual([]);
    expect(statuses["200"]).toBeGreaterThan(10);
    expect((await fetch(`http://127.0.0.1:${target.port}/`)).status).toBe(200);
  } finally {
    await target.close();
  }
});
