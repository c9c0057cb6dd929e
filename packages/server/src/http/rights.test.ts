import { isAtLeast, type Membership, NO_LIMITS, RIGHTS, type Role, ROLES, type SiteId } from "@cardea/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openMember, openOwner, type TestBrowser } from "../main/people.arbitrary.ts";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";
import { rightsOf } from "./rights.ts";

const SITE = "site_1" as SiteId;
const as = (role: Role, more: Partial<Membership> = {}): Membership => ({
  siteId: SITE,
  role,
  limits: NO_LIMITS,
  ...more,
});

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.close());

test("an owner of every site may do all that a page offers, a viewer none of it", () => {
  expect(rightsOf(as("owner", { siteId: null }))).toEqual(RIGHTS);
  expect(rightsOf(as("viewer"))).toEqual([]);
});

test("each role may do all that those before it may, and each but the first something more", () => {
  for (const role of ROLES) {
    const rights = rightsOf(as(role));
    for (const other of ROLES.filter((one) => isAtLeast(role, one))) {
      expect([role, other, rights]).toEqual([role, other, expect.arrayContaining([...rightsOf(as(other))])]);
    }
  }
  expect(ROLES.map((role) => rightsOf(as(role)).length)).toEqual(
    [...new Set(ROLES.map((role) => rightsOf(as(role)).length))].toSorted((a, b) => a - b),
  );
});

test("what is about all sites is for who is a member of all of them", () => {
  const house = ["change_keys", "add_sites"] as const;
  expect(rightsOf(as("owner")).filter((right) => house.some((one) => one === right))).toEqual([]);
});

test("who has but some locks has no say about the whole site", () => {
  const staff = rightsOf(as("staff", { limits: { ...NO_LIMITS, lockIds: ["lock_1"] } }));
  expect(staff).toEqual(rightsOf(as("staff")));
  const manager = rightsOf(as("manager", { limits: { ...NO_LIMITS, lockIds: ["lock_1"] } }));
  expect(manager).not.toContain("change_sites");
  expect(manager).toContain("move_bolts");
});

test("a session tells what its member may do, and the server agrees", async () => {
  const siteId: string = (await rig.get("/api/v1/sites")).body.items[0].id;
  const [lockId] = (await rig.get("/api/v1/locks")).body.items.map(({ id }: { id: string }) => id);
  const people: [string, TestBrowser][] = [["owner of all", await openOwner(rig, "all@example.org")]];
  for (const role of ROLES) people.push([role, await openMember(rig, { siteId, role, email: `${role}@example.org` })]);
  const tries = {
    make_codes: ["POST", "/api/v1/codes", { kind: "timed", lockIds: [lockId], holder: { name: "Ann" } }],
    change_locks: ["PATCH", `/api/v1/locks/${lockId}`, { name: "Front door" }],
    add_sites: ["POST", "/api/v1/sites", { name: "", zone: "UTC" }],
    see_members: ["GET", `/api/v1/sites/${siteId}/members`, undefined],
    verify_log: ["GET", `/api/v1/sites/${siteId}/audit/checkpoint`, undefined],
    see_check_up: ["GET", "/api/v1/check-up", undefined],
  } as const;
  for (const [name, person] of people) {
    const [told] = (await person.get("/api/v1/session")).body.member.roles;
    for (const [right, [method, url, body]] of Object.entries(tries)) {
      const { status } = await person.send(method, url, body);
      expect([name, right, status !== 403]).toEqual([name, right, told.rights.includes(right)]);
    }
  }
});
