import { DAY_MS, plus } from "@cardea/core";
import type { Static } from "typebox";
import type { StoredApiKey } from "../../store/port.ts";
import { answerOnce } from "../idempotency.ts";
import { idInPath, tagged } from "../request.ts";
import { listOf, NoBody } from "../schema/common.ts";
import { KeyBody, KeyInputBody, NewKeyBody } from "../schema/key.ts";
import { callerOf } from "../caller.ts";
import type { App, AppContext } from "../tools.ts";
import { timeOf, timeOrNull } from "../view/time.ts";

const about = tagged("api-keys");

export function keyRoutes(app: App, context: AppContext): void {
  const { store, sessions, world } = context;

  app.get(
    "/api/v1/api-keys",
    { schema: about("All API keys and sessions, without their secrets", { response: { 200: listOf(KeyBody) } }) },
    async () => ({ items: (await store.apiKeys()).map(keyBody) }),
  );

  app.post(
    "/api/v1/api-keys",
    { schema: about("Make an API key. It is shown this once", { body: KeyInputBody, response: { 201: NewKeyBody } }) },
    async (request, reply) =>
      answerOnce({ context, request, reply }, 201, async (keep) => {
        const { name, expiresInDays } = request.body;
        const expiresAt = expiresInDays === undefined ? null : plus(world.now(), expiresInDays * DAY_MS);
        const { key, text } = await store.unit(async (tx) => {
          const made = await sessions.addKey(tx, name, { expiresAt, actor: callerOf(request).actor });
          await keep(tx, { ...keyBody(made.key), apiKey: null }); // the secret is nowhere written down
          return made;
        });
        return { ...keyBody(key), apiKey: text };
      }),
  );

  app.post<{ Params: { keyId: string } }>(
    "/api/v1/api-keys/:keyId/revoke",
    { schema: about("End an API key or session", { body: NoBody, response: { 200: KeyBody } }) },
    async (request, reply) =>
      answerOnce({ context, request, reply }, 200, (keep) =>
        store.unit(async (tx) => {
          const keyId = idInPath("key", request.params.keyId);
          const body = keyBody(await sessions.revokeKey(tx, keyId, callerOf(request).actor));
          await keep(tx, body);
          return body;
        }),
      ),
  );
}

function keyBody(key: StoredApiKey): Static<typeof KeyBody> {
  return {
    id: key.id,
    name: key.name,
    createdAt: timeOf(key.createdAt),
    lastUsedAt: timeOrNull(key.lastUsedAt),
    expiresAt: timeOrNull(key.expiresAt),
    revokedAt: timeOrNull(key.revokedAt),
  };
}
