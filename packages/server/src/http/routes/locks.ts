import { CardeaError, type Instant, type LockId, type Outcome, unreachable } from "@cardea/core";
import type { Static } from "typebox";
import { sees } from "../../auth/reach.ts";
import { enableKeypad } from "../../events/keypad.ts";
import type { Actor, StoredLock, Tx } from "../../store/port.ts";
import { answerOnce, endingWith, type Exchange } from "../idempotency.ts";
import { etagOf, refuseIfChanged } from "../etag.ts";
import { found, idIn, idInPath, tagged } from "../request.ts";
import { listOf, NoBody } from "../schema/common.ts";
import { KeypadSwitchBody, LockBody, LockChangeBody, LockListQuery } from "../schema/lock.ts";
import { callerOf } from "../caller.ts";
import type { App, AppContext } from "../tools.ts";
import { lockBodies, readLockBody } from "../view/lock.ts";

const about = tagged("locks");
type LockParams = { Params: { lockId: string } };

export function lockRoutes(app: App, context: AppContext): void {
  readingRoutes(app, context);
  changeRoute(app, context);
  boltRoutes(app, context);
  keypadSwitchRoute(app, context);
}

function readingRoutes(app: App, context: AppContext): void {
  const { store } = context;

  app.get(
    "/api/v1/locks",
    {
      schema: about("All locks, or those of a site", {
        querystring: LockListQuery,
        response: { 200: listOf(LockBody) },
      }),
    },
    async (request) => {
      const { query } = request;
      const { reach } = callerOf(request);
      const locks = await store.locks(
        query.siteId === undefined ? {} : { siteId: idIn("site", "siteId", query.siteId) },
      );
      const seen = locks.filter(({ id, siteId }) => sees(reach, { siteId, lockIds: [id] }));
      return { items: await lockBodies(store, seen) };
    },
  );

  app.get<LockParams>(
    "/api/v1/locks/:lockId",
    { schema: about("One lock", { response: { 200: LockBody } }) },
    async ({ params }, reply) => {
      const id = idInPath("lock", params.lockId);
      reply.header("etag", lockTag(found(await store.lock(id), "lock")));
      return readLockBody(store, id);
    },
  );
}

function changeRoute(app: App, context: AppContext): void {
  const { store, world } = context;
  app.patch<LockParams & { Body: Static<typeof LockChangeBody> }>(
    "/api/v1/locks/:lockId",
    { schema: about("Change a lock; what is left out stays", { body: LockChangeBody, response: { 200: LockBody } }) },
    async (request, reply) => {
      const id = idInPath("lock", request.params.lockId);
      const after = await store.unit(async (tx) => {
        const before = found(await tx.lock(id), "lock");
        refuseIfChanged(request, lockTag(before));
        const after = changedLock(before, request.body);
        await tx.updateLock(after);
        const facts = { name: after.name, class: after.class, ...after.settings };
        await tx.record([{ actor: callerOf(request).actor, action: "lock.changed", subject: { lockId: id }, facts }]);
        await tx.schedule("sync_lock", id, world.now());
        return after;
      });
      reply.header("etag", lockTag(after));
      return readLockBody(store, id);
    },
  );
}

/** Of what people change at a lock, not of what it reports, or nobody could change a lock that is in use. */
function lockTag({ name, class: kind, settings }: StoredLock): string {
  return etagOf({ name, kind, settings });
}

function changedLock(before: StoredLock, change: Static<typeof LockChangeBody>): StoredLock {
  const { leadMs, auditEveryMs, wrongPinLimit, doorOpenLimitMs } = change.settings ?? {};
  return {
    ...before,
    name: change.name?.trim() ?? before.name,
    class: change.class ?? before.class,
    settings: {
      leadMs: leadMs ?? before.settings.leadMs,
      auditEveryMs: auditEveryMs === undefined ? before.settings.auditEveryMs : auditEveryMs,
      wrongPinLimit: wrongPinLimit === undefined ? before.settings.wrongPinLimit : wrongPinLimit,
      doorOpenLimitMs: doorOpenLimitMs === undefined ? before.settings.doorOpenLimitMs : doorOpenLimitMs,
    },
  };
}

function boltRoutes(app: App, context: AppContext): void {
  const move = async (exchange: Exchange, lockId: string, position: "locked" | "unlocked") =>
    answerOnce(exchange, 200, async (keep) => {
      const lock = found(await context.store.lock(idInPath("lock", lockId)), "lock");
      refuseIfUnable(lock, position);
      const outcome = await context.doors.moveBolt(lock.id, position);
      const body = await context.store.unit(async (tx) => {
        await tellMove(tx, { lock, position, outcome, actor: callerOf(exchange.request).actor });
        const after = await readLockBody(tx, lock.id);
        if (outcome.kind === "confirmed") await keep(tx, after);
        return after;
      });
      refuseUnmoved(outcome);
      return body;
    });

  app.post<LockParams>(
    "/api/v1/locks/:lockId/lock",
    { schema: about("Lock the door now", { body: NoBody, response: { 200: LockBody } }) },
    async (request, reply) => move({ context, request, reply }, request.params.lockId, "locked"),
  );
  app.post<LockParams>(
    "/api/v1/locks/:lockId/unlock",
    { schema: about("Unlock the door now", { body: NoBody, response: { 200: LockBody } }) },
    async (request, reply) => move({ context, request, reply }, request.params.lockId, "unlocked"),
  );
}

function refuseIfUnable({ capabilities }: StoredLock, position: "locked" | "unlocked"): void {
  const isAble = position === "locked" ? capabilities.remoteLock : capabilities.remoteUnlock;
  if (!isAble) throw new CardeaError("lock_cannot", "This lock moves its bolt only at the door.");
}

/** Also what failed goes into the audit log: who tried to open a door matters. */
async function tellMove(
  tx: Tx,
  {
    lock,
    position,
    outcome,
    actor,
  }: { lock: StoredLock; position: "locked" | "unlocked"; outcome: Outcome; actor: Actor },
): Promise<void> {
  const action = position === "locked" ? "lock.lock_asked" : "lock.unlock_asked";
  await tx.record([{ actor, action, subject: { lockId: lock.id }, facts: { outcome: outcome.kind } }]);
}

function refuseUnmoved(outcome: Outcome): void {
  switch (outcome.kind) {
    case "confirmed":
      return;
    case "unconfirmed":
      throw new CardeaError("lock_unreachable", "The lock did not confirm: look at the door before you rely on it.");
    case "unreachable":
      throw new CardeaError(
        "lock_unreachable",
        "The lock does not answer; the bolt was not moved as far as Cardea knows.",
      );
    case "refused":
      throw new CardeaError("lock_refused", "The lock refused to move its bolt.");
    default:
      return unreachable(outcome);
  }
}

function keypadSwitchRoute(app: App, context: AppContext): void {
  app.post<LockParams & { Body: Static<typeof KeypadSwitchBody> }>(
    "/api/v1/locks/:lockId/keypad",
    {
      schema: about("Switch the keypad on or off, where the lock can", {
        body: KeypadSwitchBody,
        response: { 200: LockBody },
      }),
    },
    async (request, reply) =>
      answerOnce({ context, request, reply }, 200, async (keep) => {
        const id = idInPath("lock", request.params.lockId);
        const { actor } = callerOf(request);
        const store = endingWith(context.store, async (tx) => keep(tx, await readLockBody(tx, id)));
        if (request.body.enabled) await enableKeypad({ store, world: context.world }, id, actor);
        else await store.unit((tx) => switchOff(tx, { id, actor, now: context.world.now() }));
        return readLockBody(context.store, id);
      }),
  );
}

async function switchOff(tx: Tx, { id, actor, now }: { id: LockId; actor: Actor; now: Instant }): Promise<void> {
  const lock = found(await tx.lock(id), "lock");
  if (!lock.capabilities.keypadOff) throw new CardeaError("lock_cannot", "The keypad of this lock is always on.");
  await tx.updateLockState(id, { keypadWanted: false, keypadFailures: null });
  await tx.record([{ actor, action: "keypad.switched_off", subject: { lockId: id }, facts: {} }]);
  await tx.schedule("sync_lock", id, now);
}
