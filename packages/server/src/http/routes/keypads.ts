import type { Static } from "typebox";
import { sees } from "../../auth/reach.ts";
import { answerOnce } from "../idempotency.ts";
import { badField, found, idIn, idInPath, tagged } from "../request.ts";
import { LockBody, PressBody, PressedBody, VirtualLockInputBody } from "../schema/lock.ts";
import { callerOf } from "../caller.ts";
import type { App, AppContext } from "../tools.ts";
import { readLockBody } from "../view/lock.ts";

const about = tagged("virtual-locks");

/** The built-in locks: adding one, and its keypad, which anybody may press as on any wall. */
export function keypadRoutes(app: App, context: AppContext): void {
  const { store, doors } = context;

  app.post(
    "/api/v1/virtual-locks",
    {
      schema: about("Add a lock that runs inside the server", {
        body: VirtualLockInputBody,
        response: { 201: LockBody },
      }),
    },
    async (request, reply) =>
      answerOnce({ context, request, reply }, 201, async (keep) => {
        const { name, class: lockClass = "door", preset = null } = request.body;
        const siteId = idIn("site", "siteId", request.body.siteId);
        if ((await store.site(siteId)) === null) throw badField("siteId", "not_found", "There is no such site.");
        const id = await doors.addBuiltIn({ siteId, name, class: lockClass, preset }, callerOf(request).actor);
        const body = await readLockBody(store, id);
        await store.unit((tx) => keep(tx, body));
        return body;
      }),
  );

  app.post<{ Params: { lockId: string }; Body: Static<typeof PressBody> }>(
    "/api/v1/virtual-locks/:lockId/keypad",
    {
      schema: about("Type a PIN at the keypad of a built-in lock", { body: PressBody, response: { 200: PressedBody } }),
    },
    async ({ params, body, caller }) => {
      const id = idInPath("lock", params.lockId);
      const { outcome, reason } = found(await doors.press(id, body.pin), "built-in lock");
      const lock = await store.lock(id);
      const isTold = caller !== null && lock !== null && sees(caller.reach, { siteId: lock.siteId, lockIds: [id] });
      return isTold ? { outcome, reason } : { outcome };
    },
  );
}
