/**
 * Who may call what: one line for each route. A route that is not named here keeps the server from starting, and so does
 * a line without its route.
 *
 * - `public`: anybody who reaches the server; nobody's identity is looked at.
 * - `keypad`: anybody, like the keypad on a wall; who also shows a key or session learns more.
 * - `key`: an API key, a session of the page, or the command line on this machine.
 *
 * `perMinute` limits calls by one key, or by one network address where nobody is known.
 */
export interface Policy {
  readonly access: "public" | "keypad" | "key";
  readonly perMinute?: number;
}

const OPEN: Policy = { access: "public" };
const KEY: Policy = { access: "key" };
/** Digits come out or are tried out: a person's pace is enough. */
const SECRET: Policy = { access: "key", perMinute: 60 };

/** Work that grows with what is stored. */
const HEAVY: Policy = { access: "key", perMinute: 60 };

export const POLICIES: Readonly<Record<string, Policy>> = {
  "GET /health": OPEN,
  "GET /ready": OPEN,
  "GET /metrics": KEY,
  "GET /*": OPEN,
  "GET /api/v1/openapi.json": OPEN,

  "POST /api/v1/setup": { access: "public", perMinute: 10 },
  "POST /api/v1/setup/links": KEY,
  "GET /api/v1/session": { access: "keypad", perMinute: 300 },
  "POST /api/v1/session/end": KEY,
  "GET /api/v1/api-keys": KEY,
  "POST /api/v1/api-keys": KEY,
  "POST /api/v1/api-keys/:keyId/revoke": KEY,

  "GET /api/v1/sites": KEY,
  "POST /api/v1/sites": KEY,
  "GET /api/v1/sites/:siteId": KEY,
  "PATCH /api/v1/sites/:siteId": KEY,

  "GET /api/v1/connections": KEY,
  "POST /api/v1/connections": KEY,
  "GET /api/v1/connections/:connectionId": KEY,
  "POST /api/v1/connections/:connectionId/test": KEY,

  "GET /api/v1/locks": KEY,
  "GET /api/v1/locks/:lockId": KEY,
  "PATCH /api/v1/locks/:lockId": KEY,
  "POST /api/v1/locks/:lockId/lock": KEY,
  "POST /api/v1/locks/:lockId/unlock": KEY,
  "POST /api/v1/locks/:lockId/keypad": KEY,
  "GET /api/v1/locks/:lockId/slots": KEY,
  "POST /api/v1/locks/:lockId/slots/:slot/adopt": KEY,
  "POST /api/v1/locks/:lockId/slots/:slot/remove": KEY,
  "POST /api/v1/locks/:lockId/slots/:slot/ignore": KEY,
  "POST /api/v1/locks/:lockId/explain": SECRET,
  "POST /api/v1/virtual-locks": KEY,
  "POST /api/v1/virtual-locks/:lockId/keypad": { access: "keypad", perMinute: 120 },

  "GET /api/v1/codes": KEY,
  "POST /api/v1/codes": KEY,
  "POST /api/v1/codes/preview": KEY,
  "GET /api/v1/codes/:codeId": KEY,
  "PATCH /api/v1/codes/:codeId": KEY,
  "POST /api/v1/codes/:codeId/reveal": SECRET,
  "POST /api/v1/codes/:codeId/replace-pin": SECRET,
  "POST /api/v1/codes/:codeId/revoke": KEY,
  "POST /api/v1/codes/:codeId/activate": KEY,
  "POST /api/v1/codes/:codeId/deactivate": KEY,

  "GET /api/v1/events": KEY,
  "GET /api/v1/events/stream": KEY,
  "GET /api/v1/alarms": KEY,
  "POST /api/v1/alarms/:alarmId/dismiss": KEY,

  "GET /api/v1/audit": KEY,
  "GET /api/v1/audit/checkpoint": KEY,
  "GET /api/v1/audit/export": HEAVY,
  "GET /api/v1/audit/proof": HEAVY,
  "GET /api/v1/audit/consistency": HEAVY,
};
