import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { systemWorld } from "../../world/system-world.ts";
import { call } from "./http.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function askedOf(answer: RequestListener) {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tools = { origin, token: "t".repeat(20), world: systemWorld(), fetch: globalThis.fetch };
  return call({ method: "GET", path: "/lock" }, new AbortController().signal, tools);
}

test("an answer without end is given up after some megabytes", async () => {
  let sentBytes = 0;
  const reply = await askedOf((_request, response) => {
    const piece = Buffer.alloc(256 * 1_024, 32);
    const more = (): void => {
      while (!response.destroyed && response.write(piece)) sentBytes += piece.length;
      sentBytes += piece.length;
    };
    response.on("drain", more).writeHead(200, { "content-type": "application/json" });
    more();
  });
  expect(reply).toEqual({ kind: "silent" });
  expect(sentBytes).toBeLessThan(64 * 1_048_576);
});

test("an answer in many pieces is put together, also inside of a letter", async () => {
  const bytes = Buffer.from(JSON.stringify({ name: "Gärtnerhäuschen" }));
  const reply = await askedOf((_request, response) => {
    for (const byte of bytes) response.write(Buffer.from([byte]));
    response.end();
  });
  expect(reply).toEqual({ kind: "answered", status: 200, body: { name: "Gärtnerhäuschen" } });
});
