import { DAY_MS, plus } from "@cardea/core";
import type { Static } from "typebox";
import type { Reads, StoredApiKey } from "../../store/port.ts";
import { answerOnce } from "../idempotency.ts";
import { badField, idIn, idInPath, tagged } from "../request.ts";
import { listOf, NoBody } from "../schema/common.ts";
import { KeyBody, KeyInputBody, NewKeyBody } from "../schema/key.ts";
import { callerOf } from "../caller.ts";
import type { App, AppContext } from "../tools.ts";
import { timeOf, timeOrNull } from "../view/time.ts";

const about = tagged("api-keys");

export function keyRoutes(app: App, context: AppContext): void {
  const { store, keys, world } = context;

  app.get(
    "/api/v1/api-keys",
    { schema: about("All API keys, without their secrets", { response: { 200: listOf(KeyBody) } }) },
    async () => ({ items: (await store.apiKeys()).map(keyBody) }),
  );

  app.post(
    "/api/v1/api-keys",
    { schema: about("Make an API key. It is shown this once", { body: KeyInputBody, response: { 201: NewKeyBody } }) },
    async (request, reply) =>
      answerOnce({ context, request, reply }, 201, async (keep) => {
        const { name, expiresInDays, scope = "all", lockIds = null } = request.body;
        if (lockIds !== null) await refuseUnknownLocks(store, lockIds);
        const expiresAt = expiresInDays === undefined ? null : plus(world.now(), expiresInDays * DAY_MS);
        const { key, text } = await store.unit(async (tx) => {
          const made = await keys.addKey(tx, { name, scope, lockIds, expiresAt, actor: callerOf(request).actor });
          await keep(tx, { ...keyBody(made.key), apiKey: null }); // the secret is nowhere written down
          return made;
        });
        return { ...keyBody(key), apiKey: text };
      }),
  );

  app.post<{ Params: { keyId: string } }>(
    "/api/v1/api-keys/:keyId/revoke",
    { schema: about("End an API key", { body: NoBody, response: { 200: KeyBody } }) },
    async (request, reply) =>
      answerOnce({ context, request, reply }, 200, (keep) =>
        store.unit(async (tx) => {
          const keyId = idInPath("key", request.params.keyId);
          const body = keyBody(await keys.revokeKey(tx, keyId, callerOf(request).actor));
          await keep(tx, body);
          return body;
        }),
      ),
  );
}

async function refuseUnknownLocks(reads: Reads, lockIds: readonly string[]): Promise<void> {
  for (const [index, id] of lockIds.entries()) {
    const path = `lockIds[${index}]`;
    if ((await reads.lock(idIn("lock", path, id))) === null)
      throw badField(path, "not_found", "There is no such lock.");
  }
}

function keyBody(key: StoredApiKey): Static<typeof KeyBody> {
  return {
    id: key.id,
    name: key.name,
    createdAt: timeOf(key.createdAt),
    lastUsedAt: timeOrNull(key.lastUsedAt),
    expiresAt: timeOrNull(key.expiresAt),
    revokedAt: timeOrNull(key.revokedAt),
    scope: key.scope,
    lockIds: key.lockIds === null ? null : [...key.lockIds],
  };
}
