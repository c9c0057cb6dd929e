import { gunzipSync } from "node:zlib";
import { fastify } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compressAnswers } from "./compression.ts";

const LONG = { items: Array.from({ length: 300 }, (_, number) => `door ${number}`) };

const app = fastify();
beforeAll(async () => {
  compressAnswers(app);
  app.get("/long", async () => LONG);
  app.post("/long", async () => LONG);
  app.get("/short", async () => ({ items: [] }));
  app.get("/text", async (_request, reply) => reply.type("text/plain").send(JSON.stringify(LONG)));
  await app.ready();
});
afterAll(() => app.close());

const ask = (url: string, encoding: string, method: "GET" | "POST" = "GET") =>
  app.inject({ url, method, headers: { "accept-encoding": encoding } });

test("a long answer travels compressed to who can read it so", async () => {
  const { headers, rawPayload } = await ask("/long", "br, gzip;q=0.8");
  expect(headers["content-encoding"]).toBe("gzip");
  expect(headers["vary"]).toBe("accept-encoding");
  expect(Number(headers["content-length"])).toBe(rawPayload.length);
  expect(JSON.parse(gunzipSync(rawPayload).toString())).toEqual(LONG);
  expect(rawPayload.length).toBeLessThan(JSON.stringify(LONG).length / 2);
});

test.each(["", "br", "identity", "gzip;q=0", "gzip; q=0.000", "x-gzip-not"])(
  "and as it is to who takes %j",
  async (encoding) => {
    const { headers, payload } = await ask("/long", encoding);
    expect([headers["content-encoding"], headers["vary"]]).toEqual([undefined, "accept-encoding"]);
    expect(JSON.parse(payload)).toEqual(LONG);
  },
);

test("what may hold a secret is never compressed, and what is short or no JSON needs it not", async () => {
  const plain = await Promise.all([ask("/long", "gzip", "POST"), ask("/short", "gzip"), ask("/text", "gzip")]);
  expect(plain.map(({ headers }) => headers["content-encoding"])).toEqual([undefined, undefined, undefined]);
});
