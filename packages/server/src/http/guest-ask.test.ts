import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";
import { alarmsOf, openLink, openStay, placeSite, revokeAll } from "./guest-rig.arbitrary.ts";

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
  await placeSite(rig);
});
afterEach(() => revokeAll(rig));
afterAll(() => rig.close());

describe("what a guest writes", () => {
  test.each([
    ["a control character", { text: "a\u0007b" }, "text"],
    ["an override of the direction of writing", { text: "abc\u202Edef" }, "text"],
    ["more than 500 characters", { text: "x".repeat(501) }, "text"],
    ["half a character", { text: "\uD800" }, "text"],
    ["a door of another stay", { lockId: "lock_01a206ed-96e8-7501-824c-e8fd4917fac1" }, "lockId"],
    ["a question that does not exist", { about: "free_wine" }, "about"],
  ])("is refused with %s", async (_, change, path) => {
    const codeId = await openStay(rig);
    const phone = await openLink(rig, codeId);
    const { status, body } = await phone.ask("ask", { about: "does_not_work", ...change });
    expect([status, body.fields[0].path, await alarmsOf(rig, codeId)]).toEqual([422, path, []]);
  });

  test("is text, whatever it looks like, and asking again is one alarm", async () => {
    const codeId = await openStay(rig);
    const phone = await openLink(rig, codeId);
    const text = '<img src=x onerror="alert(1)">';
    await phone.ask("ask", { about: "does_not_work", text: "first" });
    await phone.ask("ask", { about: "does_not_work", text });
    expect(await alarmsOf(rig, codeId)).toEqual([["guest_code_fails", text]]);
  });
});
