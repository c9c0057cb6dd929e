import { type Membership, type Right, RIGHTS } from "@cardea/core";
import { isEnough } from "./permit.ts";
import { type Place, POLICIES } from "./policy.ts";

/**
 * What a page offers, by the route that does it: who may is said by that route's policy alone. What comes with it (end,
 * extend, send a code) has the same policy.
 */
const ROUTE_OF_RIGHT: Readonly<Record<Right, string>> = {
  make_codes: "POST /api/v1/codes",
  change_codes: "PATCH /api/v1/codes/:codeId",
  reveal_pins: "POST /api/v1/codes/:codeId/reveal",
  send_links: "POST /api/v1/codes/:codeId/link",
  wake_codes: "POST /api/v1/codes/:codeId/activate",
  explain_pins: "POST /api/v1/locks/:lockId/explain",
  move_bolts: "POST /api/v1/locks/:lockId/unlock",
  switch_keypads: "POST /api/v1/locks/:lockId/keypad",
  change_locks: "PATCH /api/v1/locks/:lockId",
  manage_slots: "POST /api/v1/locks/:lockId/slots/:slot/adopt",
  add_locks: "POST /api/v1/virtual-locks",
  dismiss_alarms: "POST /api/v1/alarms/:alarmId/dismiss",
  see_check_up: "GET /api/v1/check-up",
  change_holders: "PATCH /api/v1/holders/:holderId",
  export_holders: "GET /api/v1/holders/:holderId/export",
  erase_holders: "POST /api/v1/holders/:holderId/erase",
  change_sites: "PATCH /api/v1/sites/:siteId",
  add_sites: "POST /api/v1/sites",
  see_members: "GET /api/v1/sites/:siteId/members",
  change_members: "POST /api/v1/sites/:siteId/members/:memberId",
  see_connections: "GET /api/v1/connections",
  see_privacy: "GET /api/v1/sites/:siteId/privacy",
  change_privacy: "POST /api/v1/sites/:siteId/privacy",
  change_keys: "POST /api/v1/api-keys",
  verify_log: "GET /api/v1/sites/:siteId/audit/checkpoint",
};

/** Places that are a whole site, so that who has but some of its locks has no say there. */
const WHOLE: ReadonlySet<Place> = new Set(["house", "site", "connection", "body site"]);

/** What a member may do by one of its memberships, as far as its role and locks say; kinds and stays of codes narrow that. */
export function rightsOf(membership: Membership): readonly Right[] {
  return RIGHTS.filter((right) => {
    const policy = POLICIES[ROUTE_OF_RIGHT[right]];
    if (policy?.access !== "known") return false;
    if (policy.at === "house" && membership.siteId !== null) return false;
    return isEnough(membership, policy.role, WHOLE.has(policy.at));
  });
}
