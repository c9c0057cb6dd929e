import type { Role } from "@cardea/core";

/**
 * Who may call what: one line for each route. A route that is not named here keeps the server from starting, and so does
 * a line without its route.
 *
 * - `public`: anybody who reaches the server; nobody's identity is looked at.
 * - `keypad`: anybody, like the keypad on a wall; who is known learns more.
 * - `known`: who has at least `role` at the place that the request is about.
 *
 * `perMinute` limits calls by one caller, or by one network address where nobody is known.
 */
export type Policy = OpenPolicy | KnownPolicy;

interface OpenPolicy {
  readonly access: "public" | "keypad";
  readonly perMinute?: number;
}

interface KnownPolicy {
  readonly access: "known";
  readonly at: Place;
  readonly role: Role;
  /** API keys never, whatever their scope. */
  readonly keys?: false;
  /** A member must have shown who it is within the last minutes. */
  readonly stepUp?: true;
  readonly perMinute?: number;
}

/**
 * Where the role must hold: at every site (`house`), at the site of what the path names, of what the body names, or at
 * any site, where the route itself shows but what the caller may see (`list`). `own`: a member's own account.
 */
export type Place =
  | "house"
  | "list"
  | "own"
  | "anyone"
  | "site"
  | "lock"
  | "code"
  | "connection"
  | "alarm"
  | "holder"
  | "body site"
  | "body locks";

const OPEN: Policy = { access: "public" };
/** Somebody tries a secret out: a person's pace is enough. */
const TRY: Policy = { access: "public", perMinute: 10 };

const may = (role: Role, at: Place, more: Partial<KnownPolicy> = {}): KnownPolicy => ({
  access: "known",
  role,
  at,
  ...more,
});
/** About oneself. */
const OWN = may("viewer", "own");
const OWN_TRY = may("viewer", "own", { perMinute: 10 });
/** Who may do what is decided by people who have just shown who they are. */
const KEYS = may("owner", "house", { keys: false, stepUp: true });
const MEMBERS = may("owner", "site", { keys: false, stepUp: true });
/** Work that grows with what is stored. */
const HEAVY = may("owner", "house", { perMinute: 60 });
const HEAVY_THERE = may("owner", "site", { perMinute: 60 });

export const POLICIES: Readonly<Record<string, Policy>> = {
  "GET /health": OPEN,
  "GET /ready": OPEN,
  "GET /metrics": may("viewer", "house"),
  "GET /*": OPEN,
  "GET /api/v1/openapi.json": OPEN,

  "POST /api/v1/setup": TRY,
  "POST /api/v1/setup/links": KEYS,
  "GET /api/v1/session": { access: "keypad", perMinute: 300 },
  "POST /api/v1/session": TRY,
  "POST /api/v1/session/second-factor": TRY,
  "POST /api/v1/session/passkey/challenge": TRY,
  "POST /api/v1/session/passkey": TRY,
  "POST /api/v1/session/step-up": OWN_TRY,
  "POST /api/v1/session/step-up/passkey": OWN_TRY,
  "POST /api/v1/session/end": may("viewer", "anyone"),
  "POST /api/v1/invitations/accept": TRY,

  "PATCH /api/v1/account": OWN_TRY,
  "GET /api/v1/account/sessions": OWN,
  "POST /api/v1/account/sessions/end-all": OWN,
  "POST /api/v1/account/sessions/:sessionId/end": OWN,
  "POST /api/v1/account/password": OWN_TRY,
  "POST /api/v1/account/totp": OWN_TRY,
  "POST /api/v1/account/totp/confirm": OWN_TRY,
  "POST /api/v1/account/totp/disable": may("viewer", "own", { stepUp: true, perMinute: 10 }),
  "POST /api/v1/account/recovery-codes": may("viewer", "own", { stepUp: true, perMinute: 10 }),
  "GET /api/v1/account/passkeys": OWN,
  "POST /api/v1/account/passkeys/challenge": may("viewer", "own", { stepUp: true }),
  "POST /api/v1/account/passkeys": may("viewer", "own", { stepUp: true }),
  "POST /api/v1/account/passkeys/:passkeyId/remove": may("viewer", "own", { stepUp: true }),

  "GET /api/v1/account/push": OWN,
  "POST /api/v1/account/push/subscriptions": may("viewer", "own", { perMinute: 30 }),
  "POST /api/v1/account/push/subscriptions/:subscriptionId/remove": OWN,
  "POST /api/v1/account/push/subscriptions/:subscriptionId/test": OWN_TRY,
  "POST /api/v1/account/push/wishes": OWN,

  "GET /api/v1/api-keys": may("owner", "house", { keys: false }),
  "POST /api/v1/api-keys": KEYS,
  "POST /api/v1/api-keys/:keyId/revoke": KEYS,

  "GET /api/v1/sites": may("viewer", "list"),
  "POST /api/v1/sites": may("owner", "house"),
  "GET /api/v1/sites/:siteId": may("viewer", "site"),
  "PATCH /api/v1/sites/:siteId": may("manager", "site"),
  "GET /api/v1/sites/:siteId/members": may("manager", "site", { keys: false }),
  "POST /api/v1/sites/:siteId/members/:memberId": MEMBERS,
  "POST /api/v1/sites/:siteId/members/:memberId/remove": MEMBERS,
  "GET /api/v1/sites/:siteId/invitations": may("owner", "site", { keys: false }),
  "POST /api/v1/sites/:siteId/invitations": MEMBERS,
  "POST /api/v1/sites/:siteId/invitations/:invitationId/withdraw": MEMBERS,
  "GET /api/v1/sites/:siteId/second-factor": may("viewer", "site"),
  "POST /api/v1/sites/:siteId/second-factor": MEMBERS,

  "GET /api/v1/connections": may("manager", "list"),
  "POST /api/v1/connections": may("owner", "body site"),
  "GET /api/v1/connections/:connectionId": may("manager", "connection"),
  "POST /api/v1/connections/try": may("owner", "body site", { perMinute: 30 }),
  "PATCH /api/v1/connections/:connectionId": may("manager", "connection"),
  "GET /api/v1/connections/:connectionId/offers": may("manager", "connection", { perMinute: 60 }),
  "POST /api/v1/connections/:connectionId/offers": may("owner", "connection"),
  "POST /api/v1/connections/:connectionId/remove": may("owner", "connection", { stepUp: true }),
  "POST /api/v1/connections/:connectionId/test": may("manager", "connection"),

  "GET /api/v1/locks": may("viewer", "list"),
  "GET /api/v1/locks/:lockId": may("viewer", "lock"),
  "PATCH /api/v1/locks/:lockId": may("manager", "lock"),
  "POST /api/v1/locks/:lockId/lock": may("manager", "lock"),
  "POST /api/v1/locks/:lockId/unlock": may("manager", "lock", { stepUp: true }),
  "POST /api/v1/locks/:lockId/keypad": may("manager", "lock"),
  "GET /api/v1/locks/:lockId/slots": may("viewer", "lock"),
  "POST /api/v1/locks/:lockId/slots/:slot/adopt": may("manager", "lock"),
  "POST /api/v1/locks/:lockId/slots/:slot/remove": may("manager", "lock"),
  "POST /api/v1/locks/:lockId/slots/:slot/ignore": may("manager", "lock"),
  "POST /api/v1/locks/:lockId/explain": may("staff", "lock", { perMinute: 60 }),
  "POST /api/v1/virtual-locks": may("owner", "body site"),
  "POST /api/v1/virtual-locks/:lockId/keypad": { access: "keypad", perMinute: 120 },

  "GET /api/v1/codes": may("viewer", "list"),
  "POST /api/v1/codes": may("staff", "body locks"),
  "POST /api/v1/codes/preview": may("staff", "body locks"),
  "GET /api/v1/codes/:codeId": may("viewer", "code"),
  "PATCH /api/v1/codes/:codeId": may("staff", "code"),
  "GET /api/v1/codes/:codeId/contact": may("staff", "code"),
  "POST /api/v1/codes/:codeId/preview": may("staff", "code"),
  "POST /api/v1/codes/:codeId/reveal": may("staff", "code", { stepUp: true, perMinute: 60 }),
  "POST /api/v1/codes/:codeId/replace-pin": may("staff", "code", { perMinute: 60 }),
  "POST /api/v1/codes/:codeId/revoke": may("staff", "code"),
  "POST /api/v1/codes/:codeId/activate": may("staff", "code"),
  "POST /api/v1/codes/:codeId/deactivate": may("staff", "code"),

  "GET /api/v1/timeline": may("viewer", "list", { perMinute: 240 }),
  "GET /api/v1/codes/:codeId/link": may("viewer", "code"),
  "POST /api/v1/codes/:codeId/link": may("staff", "code", { stepUp: true, perMinute: 60 }),
  "POST /api/v1/codes/:codeId/link/withdraw": may("staff", "code"),
  "POST /api/v1/codes/:codeId/link/allow-device": may("staff", "code"),
  "POST /api/v1/codes/:codeId/link/wake": may("staff", "code", { perMinute: 60 }),
  "POST /api/v1/guest/challenge": { access: "public", perMinute: 60 },
  "POST /api/v1/guest/view": { access: "public", perMinute: 60 },
  "POST /api/v1/guest/pin": { access: "public", perMinute: 20 },
  "POST /api/v1/guest/position": { access: "public", perMinute: 30 },
  "POST /api/v1/guest/ask": TRY,
  "POST /api/v1/guest/backup": TRY,
  "GET /api/v1/holders": may("viewer", "list"),
  "GET /api/v1/holders/:holderId": may("viewer", "holder"),
  "PATCH /api/v1/holders/:holderId": may("staff", "holder"),
  "GET /api/v1/holders/:holderId/export": may("manager", "holder", { keys: false, perMinute: 60 }),
  "POST /api/v1/holders/:holderId/erase": may("owner", "holder", { keys: false, stepUp: true }),
  "GET /api/v1/sites/:siteId/privacy": may("manager", "site"),
  "POST /api/v1/sites/:siteId/privacy": may("owner", "site", { keys: false, stepUp: true }),

  "GET /api/v1/events": may("viewer", "list"),
  "GET /api/v1/events/export": may("viewer", "list", { perMinute: 20 }),
  "GET /api/v1/events/stream": may("viewer", "list"),
  "GET /api/v1/alarms": may("viewer", "list"),
  "POST /api/v1/alarms/:alarmId/dismiss": may("manager", "alarm"),

  "GET /api/v1/check-up": may("manager", "list", { perMinute: 120 }),
  "POST /api/v1/check-up/ignore": may("manager", "list", { perMinute: 60 }),
  "POST /api/v1/check-up/heed": may("manager", "list", { perMinute: 60 }),
  "POST /api/v1/account/log-read": OWN,
  "GET /api/v1/insights": may("viewer", "list", { perMinute: 120 }),

  "GET /api/v1/audit": may("owner", "house"),
  "GET /api/v1/audit/checkpoint": may("owner", "house"),
  "GET /api/v1/audit/export": HEAVY,
  "GET /api/v1/audit/proof": HEAVY,
  "GET /api/v1/audit/consistency": HEAVY,
  "GET /api/v1/sites/:siteId/audit": may("owner", "site"),
  "GET /api/v1/sites/:siteId/audit/checkpoint": may("owner", "site"),
  "GET /api/v1/sites/:siteId/audit/export": HEAVY_THERE,
  "GET /api/v1/sites/:siteId/audit/proof": HEAVY_THERE,
  "GET /api/v1/sites/:siteId/audit/consistency": HEAVY_THERE,
};
