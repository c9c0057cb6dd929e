import { withClient } from "./client.ts";
import { type ReadCommand, textOf, textsOf, UsageError, wordAt } from "./command.ts";
import { lockIdOf } from "./find.ts";
import { print, printJson, table } from "./output.ts";

interface KeyAnswer {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

export const createKey: ReadCommand = {
  usage: "api-key create --name NAME",
  summary: "Makes an API key and shows it this once.",
  options: {
    name: { type: "string" },
    "expires-in-days": { type: "string" },
    scope: { type: "string" },
    lock: { type: "string", multiple: true },
  },
  help: [
    ["--name NAME", "what it is for"],
    ["--scope SCOPE", "read, codes or all; without it, all"],
    ["--lock LOCK", "name or id, may be given several times: the key is for these alone"],
    ["--expires-in-days NUMBER", "1 to 3650; without it, it lasts until it is revoked"],
  ],
  run: (call) =>
    withClient(call.config, async (client) => {
      const days = textOf(call, "expires-in-days");
      const name = textOf(call, "name") ?? call.words[0];
      if (name === undefined) throw new UsageError("--name is missing: say what the key is for.");
      const scope = textOf(call, "scope");
      const lockIds: string[] = [];
      for (const named of textsOf(call, "lock")) lockIds.push(await lockIdOf(client, named));
      const body = {
        name,
        ...(days === undefined ? {} : { expiresInDays: Number(days) }),
        ...(scope === undefined ? {} : { scope }),
        ...(lockIds.length === 0 ? {} : { lockIds }),
      };
      const key = await client.post<KeyAnswer & { apiKey: string }>("/api/v1/api-keys", body);
      if (call.values["json"] === true) printJson(key);
      else print(key.apiKey);
      return 0;
    }),
};

export const listKeys: ReadCommand = {
  usage: "api-key list",
  summary: "Lists API keys, without their secrets.",
  options: {},
  help: [],
  run: (call) =>
    withClient(call.config, async (client) => {
      const { items } = await client.get<{ items: readonly KeyAnswer[] }>("/api/v1/api-keys");
      const rows = items.map((key) => [
        key.id,
        key.name,
        key.scope,
        key.createdAt,
        key.lastUsedAt,
        key.expiresAt,
        key.revokedAt,
      ]);
      if (call.values["json"] === true) printJson(items);
      else print(table(["id", "name", "scope", "made", "last used", "expires", "revoked"], rows));
      return 0;
    }),
};

export const revokeKey: ReadCommand = {
  usage: "api-key revoke KEY",
  summary: "Ends an API key.",
  options: {},
  help: [],
  run: (call) =>
    withClient(call.config, async (client) => {
      const id = encodeURIComponent(wordAt(call, 0, "The id of the key"));
      const key = await client.post<KeyAnswer>(`/api/v1/api-keys/${id}/revoke`);
      if (call.values["json"] === true) printJson(key);
      else print(`${key.name} opens nothing any more.`);
      return 0;
    }),
};

export const setupLink: ReadCommand = {
  usage: "api-key setup-link",
  summary: "Makes a new one-time link that makes an owner of the house; the one before dies.",
  options: {},
  help: [],
  run: (call) =>
    withClient(call.config, async (client) => {
      const made = await client.post<{ link: string; expiresAt: string }>("/api/v1/setup/links");
      if (call.values["json"] === true) printJson(made);
      else print(made.link);
      return 0;
    }),
};
