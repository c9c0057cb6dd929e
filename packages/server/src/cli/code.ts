import { readFileSync } from "node:fs";
import type { ParseArgsOptionsConfig } from "node:util";
import { type Client, withClient } from "./client.ts";
import { type Call, type ReadCommand, textOf, textsOf, UsageError, wordAt } from "./command.ts";
import { lockIdOf } from "./find.ts";
import { print, printJson, table } from "./output.ts";

/** A code as the API answers it, as far as the command line shows it. */
interface CodeAnswer {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly holder: { readonly name: string };
  readonly label: string | null;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly uses: number;
  readonly placements: readonly {
    readonly lockName: string;
    readonly sentence: string;
    readonly enforcementSentence: string;
    readonly oneTimeSentence: string | null;
    readonly slot: number | null;
  }[];
  readonly windows?: readonly { readonly from: string | null; readonly until: string | null }[];
  readonly notes?: readonly { readonly message: string }[];
}

const RULE_OPTIONS: ParseArgsOptionsConfig = {
  kind: { type: "string" },
  lock: { type: "string", multiple: true },
  holder: { type: "string" },
  "starts-at": { type: "string" },
  "ends-at": { type: "string" },
  weekly: { type: "string", multiple: true },
  except: { type: "string", multiple: true },
  "max-uses": { type: "string" },
  label: { type: "string" },
  "pin-from-stdin": { type: "boolean" },
  endless: { type: "boolean" },
};

const RULE_HELP: ReadCommand["help"] = [
  ["--kind KIND", "one_time, timed, recurring, custom or emergency"],
  ["--lock LOCK", "name or id; may be given several times"],
  ["--holder NAME", "the person it is for"],
  ["--starts-at TIME", "e.g. 2026-12-24T15:00 on the site's wall clock"],
  ["--ends-at TIME", "the same"],
  ["--weekly HOURS", '"MO,WE,FR 09:00-13:00"; may be given several times'],
  ["--except DATE", "2026-12-25, or 2026-12-24/2026-12-26; may be given several times"],
  ["--max-uses NUMBER", "entries in all"],
  ["--label TEXT", "to find it again"],
  ["--pin-from-stdin", "custom: read the PIN from standard input, so that it is in no command history"],
  ["--endless", "custom: yes, without an end"],
];

export const createCode: ReadCommand = {
  usage: "code create --kind KIND --lock LOCK --holder NAME",
  summary: "Makes a code. Its PIN is shown by `code reveal`.",
  options: RULE_OPTIONS,
  help: RULE_HELP,
  run: (call) =>
    withClient(call.config, async (client) => {
      const code = await client.post<CodeAnswer>("/api/v1/codes", await wishOf(call, client));
      show(call, code);
      return 0;
    }),
};

export const previewCode: ReadCommand = {
  usage: "code preview --kind KIND --lock LOCK --holder NAME",
  summary: "Tells what would come of a code; makes nothing.",
  options: RULE_OPTIONS,
  help: RULE_HELP,
  run: (call) =>
    withClient(call.config, async (client) => {
      const preview = await client.post<PreviewAnswer>("/api/v1/codes/preview", await wishOf(call, client));
      if (call.values["json"] === true) printJson(preview);
      else print(previewText(preview));
      return preview.problems.length === 0 ? 0 : 1;
    }),
};

interface PreviewAnswer {
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly notes: readonly { readonly message: string }[];
  readonly windows: readonly { readonly from: string | null; readonly until: string | null }[];
  readonly locks: readonly {
    readonly lockName: string;
    readonly enforcementSentence: string;
    readonly slotsFree: number;
  }[];
}

function previewText({ problems, notes, windows, locks }: PreviewAnswer): string {
  return [
    ...problems.map(({ path, message }) => `problem  ${path}: ${message}`),
    ...notes.map(({ message }) => `note     ${message}`),
    ...locks.map((lock) => `${lock.lockName}: ${lock.enforcementSentence} Free slots: ${lock.slotsFree}.`),
    ...windows.slice(0, 10).map(windowText),
  ].join("\n");
}

function windowText({ from, until }: { readonly from: string | null; readonly until: string | null }): string {
  return `opens    ${from ?? "always"} to ${until ?? "for ever"}`;
}

/** The body of the API from the options. */
async function wishOf(call: Call, client: Client): Promise<object> {
  const lockIds: string[] = [];
  for (const named of textsOf(call, "lock")) lockIds.push(await lockIdOf(client, named));
  const weekly = textsOf(call, "weekly").map(weeklyOf);
  const except = textsOf(call, "except").map(exceptOf);
  const maxUses = textOf(call, "max-uses");
  return JSON.parse(
    JSON.stringify({
      kind: textOf(call, "kind"),
      lockIds,
      holder: { name: textOf(call, "holder") },
      startsAt: textOf(call, "starts-at"),
      endsAt: textOf(call, "ends-at"),
      weekly: weekly.length === 0 ? undefined : weekly,
      except: except.length === 0 ? undefined : except,
      maxUses: maxUses === undefined ? undefined : Number(maxUses),
      label: textOf(call, "label"),
      endless: call.values["endless"] === true ? true : undefined,
      pin: call.values["pin-from-stdin"] === true ? readFileSync(0, "utf8").trim() : undefined,
    }),
  ) as object;
}

function weeklyOf(text: string): object {
  const [, days = "", from = "", until = ""] = /^([A-Za-z,]+)\s+([\d:]+)-([\d:]+)$/.exec(text.trim()) ?? [];
  if (days === "") throw new UsageError('--weekly takes days and hours, like "MO,WE,FR 09:00-13:00".');
  return { days: days.toUpperCase().split(","), from, until };
}

function exceptOf(text: string): string | object {
  const [from = "", until] = text.split("/");
  return until === undefined ? from : { from, until };
}

export const listCodes: ReadCommand = {
  usage: "code list",
  summary: "Lists codes, newest first.",
  options: {
    state: { type: "string" },
    kind: { type: "string" },
    lock: { type: "string" },
    text: { type: "string" },
    limit: { type: "string" },
  },
  help: [
    ["--state STATE", "dormant, scheduled, active, expired, used or revoked"],
    ["--kind KIND", "one_time, timed, recurring, custom or emergency"],
    ["--lock LOCK", "name or id"],
    ["--text TEXT", "part of the holder's name or the label"],
    ["--limit NUMBER", "at most 200, default 50"],
  ],
  run: (call) =>
    withClient(call.config, async (client) => {
      const query = new URLSearchParams();
      for (const name of ["state", "kind", "text", "limit"]) {
        const text = textOf(call, name);
        if (text !== undefined) query.set(name, text);
      }
      const lock = textOf(call, "lock");
      if (lock !== undefined) query.set("lockId", await lockIdOf(client, lock));
      const page = await client.get<{ items: readonly CodeAnswer[] }>(`/api/v1/codes?${query.toString()}`);
      if (call.values["json"] === true) printJson(page.items);
      else print(table(["id", "kind", "state", "holder", "from", "until", "uses"], page.items.map(rowOf)));
      return 0;
    }),
};

function rowOf(code: CodeAnswer): readonly (string | number | null)[] {
  return [code.id, code.kind, code.state, code.holder.name, code.startsAt, code.endsAt, code.uses];
}

export const showCode: ReadCommand = {
  usage: "code show CODE",
  summary: "Shows a code with its evidence on each lock; never its PIN.",
  options: {},
  help: [],
  run: (call) =>
    withClient(call.config, async (client) => {
      show(call, await client.get<CodeAnswer>(`/api/v1/codes/${idAt(call)}`));
      return 0;
    }),
};

export const revokeCode: ReadCommand = {
  usage: "code revoke CODE",
  summary: "Ends a code for good, on all its locks.",
  options: { reason: { type: "string" } },
  help: [["--reason TEXT", "why; it is recorded"]],
  run: (call) =>
    withClient(call.config, async (client) => {
      const reason = textOf(call, "reason");
      show(
        call,
        await client.post<CodeAnswer>(`/api/v1/codes/${idAt(call)}/revoke`, reason === undefined ? {} : { reason }),
      );
      return 0;
    }),
};

export const activateCode: ReadCommand = {
  usage: "code activate CODE --minutes NUMBER --reason TEXT",
  summary: "Lets an emergency code open for some minutes.",
  options: { minutes: { type: "string" }, reason: { type: "string" } },
  help: [
    ["--minutes NUMBER", "for how long"],
    ["--reason TEXT", "why; it is recorded"],
  ],
  run: (call) =>
    withClient(call.config, async (client) => {
      const body = { minutes: Number(textOf(call, "minutes") ?? Number.NaN), reason: textOf(call, "reason") ?? "" };
      if (!Number.isInteger(body.minutes)) throw new UsageError("--minutes takes a whole number.");
      show(call, await client.post<CodeAnswer>(`/api/v1/codes/${idAt(call)}/activate`, body));
      return 0;
    }),
};

export const revealCode: ReadCommand = {
  usage: "code reveal CODE --reason TEXT",
  summary: "Shows the PIN of a code. Each time is recorded.",
  options: { reason: { type: "string" } },
  help: [["--reason TEXT", "why; it is recorded"]],
  run: (call) =>
    withClient(call.config, async (client) => {
      const answer = await client.post<{ pin: string }>(`/api/v1/codes/${idAt(call)}/reveal`, {
        reason: textOf(call, "reason") ?? "",
      });
      if (call.values["json"] === true) printJson(answer);
      else print(answer.pin);
      return 0;
    }),
};

function idAt(call: Call): string {
  return encodeURIComponent(wordAt(call, 0, "The id of the code"));
}

function show(call: Call, code: CodeAnswer): void {
  if (call.values["json"] === true) printJson(code);
  else print(codeText(code));
}

function codeText(code: CodeAnswer): string {
  return [
    `${code.id}  ${code.kind}  ${code.state}`,
    `for ${code.holder.name}${code.label === null ? "" : ` (${code.label})`}, used ${code.uses} times`,
    ...(code.notes ?? []).map(({ message }) => `note     ${message}`),
    ...code.placements.map(placementText),
    ...(code.windows ?? []).slice(0, 10).map(windowText),
  ].join("\n");
}

function placementText({ lockName, slot, ...said }: CodeAnswer["placements"][number]): string {
  // Where the lock itself ends it, the sentence on its end says so already.
  const isLock = said.enforcementSentence.startsWith("The lock ends it after");
  const sentences = [said.sentence, said.enforcementSentence, isLock ? null : said.oneTimeSentence];
  return `${lockName}${slot === null ? "" : ` (slot ${slot})`}: ${sentences.filter((one) => one !== null).join(" ")}`;
}
