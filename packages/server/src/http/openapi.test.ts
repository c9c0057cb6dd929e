import { afterAll, beforeAll, expect, test } from "vitest";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";
import { POLICIES } from "./policy.ts";

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.close());

test("docs/api/openapi.json is what the server tells of itself (write it anew with: vitest run openapi -u)", async () => {
  const { status, text } = await rig.send("GET", "/api/v1/openapi.json", { stranger: true });
  expect(status).toBe(200);
  await expect(text).toMatchFileSnapshot("../../../../docs/api/openapi.json");
});

test("every route is described, with its problems and whether it needs a key", async () => {
  const { body } = await rig.get("/api/v1/openapi.json");
  expect(body.openapi).toBe("3.1.0");
  for (const [name, { access }] of Object.entries(POLICIES)) {
    const [method = "", url = ""] = name.split(" ");
    if (url === "/*" || url.endsWith("openapi.json")) continue;
    const operation = body.paths[url.replace(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()];
    expect([name, operation?.summary?.length > 5, operation?.security?.length]).toEqual([
      name,
      true,
      access === "public" ? 0 : 2,
    ]);
    expect(operation.responses.default.content["application/problem+json"]).toBeDefined();
  }
});
