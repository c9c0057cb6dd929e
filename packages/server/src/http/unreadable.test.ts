import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";

let rig: Rig;
let port: number;
beforeAll(async () => {
  rig = await openRig();
  port = Number(new URL(await rig.app.listen({ host: "127.0.0.1", port: 0 })).port);
});
afterAll(() => rig.close());

/** What comes back for these bytes. */
function answerTo(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString())).on("error", reject);
    socket.on("end", () => {
      socket.destroy();
      resolve(text);
    });
    socket.on("connect", () => socket.end(bytes));
  });
}

test.each([
  ["a bad escape", "/%zz"],
  ["a path that is too long for any id", `/api/v1/codes/${"x".repeat(150)}/revoke`],
])("an address with %s is refused with a problem that repeats nothing of it", async (_what, url) => {
  const { status, body, headers, text } = await rig.post(url, {});
  expect([status, body.code]).toEqual([400, "invalid_request"]);
  expect(headers["content-type"]).toMatch(/^application\/problem\+json/);
  expect(headers["cache-control"]).toBe("no-store");
  expect(text).not.toMatch(/zz|xxx/);
});

test.each([
  ["bytes that are no HTTP", "48291377\r\n\r\n", 400],
  ["a length that is none", "POST /api/v1/codes HTTP/1.1\r\nHost: x\r\nContent-Length: x48291377\r\n\r\n", 400],
  ["headers without end", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"48291377".repeat(4_000)}\r\n\r\n`, 413],
])("%s are refused with a problem", async (_what, bytes, status) => {
  const answer = await answerTo(bytes);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  expect(head).toMatch(/content-type: application\/problem\+json/);
  expect(JSON.parse(body)).toMatchObject({ status, fields: [] });
  expect(answer).not.toContain("48291377");
});
