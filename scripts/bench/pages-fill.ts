// Fills a database with codes by the hundred thousand, as copies of one that the server made itself.
import { randomBytes } from "node:crypto";
import { makeId } from "@cardea/core";
import type { Database } from "./database.ts";

type Values = Readonly<Record<string, string | number | null>>;

/** Rows of one code that the server made. */
export interface Template {
  readonly code: Values;
  readonly holder: Values;
  readonly placement: Values;
}

export interface Filling {
  readonly count: number;
  readonly lockIds: readonly string[];
  readonly now: number;
}

const HOUR_MS = 3_600_000;
/** All codes were made within this time. */
const HISTORY_MS = 10 * 365 * 24 * HOUR_MS;
const CODES_PER_HOLDER = 10;
/** The newest codes are alive or lately ended; at least so many, so that a page of each kind is full at any size. */
const RECENT_MIN = 800;
const RECENT_SHARE = 0.02;

export function readTemplate({ reader }: Database): Template {
  const row = (table: string): Values => {
    const found = reader.prepare<[], Values>(`select * from ${table} limit 1`).get();
    if (found === undefined) throw new Error(`the server left no row in ${table}`);
    return found;
  };
  return { code: row("code"), holder: row("holder"), placement: row("placement") };
}

/**
 * Adds codes, one an hour or more until now, spread over the locks. Of the newest two fifths each are active and
 * scheduled and one is revoked; of the older ones 95 % expired and 5 % were revoked. Indices are built afterwards, which
 * is faster and gives the same database.
 */
export function fill({ writer }: Database, template: Template, filling: Filling): void {
  writer.pragma("synchronous = OFF");
  writer.pragma("foreign_keys = OFF");
  const indices = writer
    .prepare<[], { name: string; sql: string }>(
      "select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in ('code', 'placement')",
    )
    .all();
  for (const { name } of indices) writer.exec(`drop index ${name}`);
  const add = {
    code: inserter(writer, "code", template.code),
    holder: inserter(writer, "holder", template.holder),
    placement: inserter(writer, "placement", template.placement),
  };
  writer.exec("begin immediate");
  let holderId = "";
  for (let number = 0; number < filling.count; number++) {
    const rows = rowsFor(template, number, filling);
    if (number % CODES_PER_HOLDER === 0) {
      holderId = String(rows.holder["id"]);
      add.holder(rows.holder);
    }
    add.code({ ...rows.code, holder_id: holderId });
    add.placement(rows.placement);
  }
  writer.exec("commit");
  for (const { sql } of indices) writer.exec(sql);
  writer.pragma("wal_checkpoint(TRUNCATE)");
}

function inserter(writer: Database["writer"], table: string, template: Values): (values: Values) => void {
  const columns = Object.keys(template);
  const marks = columns.map((column) => `@${column}`).join(", ");
  const insert = writer.prepare<[Values]>(`insert into ${table} (${columns.join(", ")}) values (${marks})`);
  return (values) => void insert.run(values);
}

function rowsFor({ code, holder, placement }: Template, number: number, { count, lockIds, now }: Filling): Template {
  const createdAt = Math.floor(now - (count - number) * Math.min(HOUR_MS, HISTORY_MS / count));
  const random = randomBytes(46);
  const id = makeId("code", createdAt, random.subarray(0, 10));
  const lockId = lockIds[number % lockIds.length] ?? "";
  const life = lifeOf(code, number, { count, createdAt, now });
  return {
    holder: { ...holder, id: makeId("holder", createdAt, random.subarray(10, 20)), name: `Guest ${number}` },
    code: {
      ...code,
      ...life.code,
      id,
      lock_ids: JSON.stringify([lockId]),
      pin_tag: random.subarray(20, 36).toString("base64url"),
      search_text: `guest ${number}\n`,
      created_at: createdAt,
    },
    placement: {
      ...placement,
      id: makeId("placement", createdAt, random.subarray(36, 46)),
      code_id: id,
      lock_id: lockId,
      wanted_at: createdAt,
      live: life.isLive ? 1 : 0,
    },
  };
}

interface Life {
  readonly code: Values;
  readonly isLive: boolean;
}

interface Span {
  readonly from: number;
  readonly until: number;
}

function lifeOf(template: Values, number: number, { count, createdAt, now }: Moment): Life {
  const isRecent = number >= count - Math.max(RECENT_MIN, count * RECENT_SHARE);
  const day = { from: createdAt, until: createdAt + 24 * HOUR_MS };
  const open = { from: now - 24 * HOUR_MS, until: now + 480 * HOUR_MS };
  if (!isRecent) return number % 20 === 0 ? revoked(template, day, day.from + HOUR_MS) : lasting(template, day, false);
  if (number % 5 === 0) return revoked(template, open, now - HOUR_MS);
  return lasting(template, number % 5 < 3 ? { ...open, from: now + 240 * HOUR_MS } : open, true);
}

interface Moment {
  readonly count: number;
  readonly createdAt: number;
  readonly now: number;
}

function lasting(template: Values, span: Span, isLive: boolean): Life {
  return { code: { ...spanned(template, span), over_at: span.until, over_by: "expired" }, isLive };
}

function revoked(template: Values, span: Span, at: number): Life {
  return { code: { ...spanned(template, span), revoked_at: at, over_at: at, over_by: "revoked" }, isLive: false };
}

function spanned({ rule }: Values, { from, until }: Span): Values {
  const moments = { validFrom: { kind: "instant", at: from }, validUntil: { kind: "instant", at: until } };
  const before = JSON.parse(String(rule)) as object;
  return { rule: JSON.stringify({ ...before, ...moments }), starts_at: from, ends_at: until };
}
