import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { untapped } from "./tapped-files.ts";

/** A code as those who asked for it know it. */
export interface KnownCode {
  readonly id: string;
  /** Of its holder: each is given once. */
  readonly name: string;
  readonly digits: string;
  readonly locks: readonly string[];
  readonly label: string | null;
  readonly endsAt: number;
  readonly once: boolean;
  readonly revoked: boolean;
  /** Entries that somebody saw granted. */
  readonly entries: number;
}

/** All that was promised: it must be there after every crash. */
export interface Known {
  readonly codes: readonly KnownCode[];
  /** The audit log as it was once seen on the disk. */
  readonly logSize: number;
  /** Its newest checkpoint that somebody was given. */
  readonly note: string | null;
  readonly lastEvent: number;
  /** By how much the world's clock is ahead. */
  readonly aheadMs: number;
  /** Rotations that were told to be done. */
  readonly rotations: number;
  /** What marks the present keys, and how many rotations the audit log tells of. */
  readonly keys: { readonly master: string; readonly site: string; readonly records: number };
}

export const NOTHING_KNOWN: Known = {
  codes: [],
  logSize: 0,
  note: null,
  lastEvent: 0,
  aheadMs: 0,
  rotations: 0,
  keys: { master: "", site: "", records: 0 },
};

/** A wish that is on its way: it may have come true or not, wholly. */
export type Wish =
  | { readonly wish: "create"; readonly name: string }
  | { readonly wish: "revoke"; readonly id: string }
  | { readonly wish: "replace"; readonly id: string; readonly digits: string }
  | { readonly wish: "change"; readonly id: string; readonly label: string; readonly endsAt: number }
  | { readonly wish: "press"; readonly id: string; readonly lock: string }
  | { readonly wish: "rotate" };

/** What somebody was told. */
type Line =
  | Wish
  | { readonly told: "snapshot"; readonly known: Known }
  | { readonly told: "made"; readonly code: KnownCode }
  | { readonly told: "revoked"; readonly id: string }
  | { readonly told: "replaced"; readonly id: string; readonly digits: string }
  | { readonly told: "changed"; readonly id: string; readonly label: string; readonly endsAt: number }
  | { readonly told: "entered"; readonly id: string }
  | { readonly told: "refused"; readonly id: string }
  | { readonly told: "signed"; readonly note: string }
  | { readonly told: "rotated" }
  | { readonly told: "jumped"; readonly aheadMs: number };

/** What was promised, and what was on its way when the process died. */
export interface Told {
  readonly known: Known;
  readonly underWay: readonly Wish[];
}

/** The file into which promises go before their receiver goes on; it outlives the process. */
export interface Ledger {
  tell(line: Line): void;
  /** All is now as known: what was told before is part of it. */
  begin(known: Known): void;
}

export function openLedger(folder: string): Ledger {
  const path = join(folder, "told");
  return {
    tell: (line) => untapped.appendFileSync(path, `${JSON.stringify(line)}\n`),
    begin(known) {
      untapped.writeFileSync(`${path}.new`, `${JSON.stringify({ told: "snapshot", known } satisfies Line)}\n`);
      untapped.renameSync(`${path}.new`, path);
    },
  };
}

export function readTold(folder: string): Told {
  const path = join(folder, "told");
  if (!existsSync(path)) return { known: NOTHING_KNOWN, underWay: [] };
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => JSON.parse(text) as Line);
  return lines.reduce<Told>(after, { known: NOTHING_KNOWN, underWay: [] });
}

function after({ known, underWay }: Told, line: Line): Told {
  if ("wish" in line) return { known, underWay: [...underWay, line] };
  const done = (wish: Wish["wish"], id: string | null): readonly Wish[] => {
    const at = underWay.findIndex((one) => one.wish === wish && (id === null || !("id" in one) || one.id === id));
    return underWay.toSpliced(at, at < 0 ? 0 : 1);
  };
  switch (line.told) {
    case "snapshot":
      return { known: line.known, underWay: [] };
    case "made":
      return {
        known: { ...known, codes: [...known.codes, line.code] },
        underWay: underWay.filter((one) => !(one.wish === "create" && one.name === line.code.name)),
      };
    case "revoked":
      return { known: changed(known, line.id, { revoked: true }), underWay: done("revoke", line.id) };
    case "replaced":
      return { known: changed(known, line.id, { digits: line.digits }), underWay: done("replace", line.id) };
    case "changed": {
      const { label, endsAt } = line;
      return { known: changed(known, line.id, { label, endsAt }), underWay: done("change", line.id) };
    }
    case "entered": {
      const entries = (known.codes.find(({ id }) => id === line.id)?.entries ?? 0) + 1;
      return { known: changed(known, line.id, { entries }), underWay: done("press", line.id) };
    }
    case "refused":
      return { known, underWay: done("press", line.id) };
    case "signed":
      return { known: { ...known, note: line.note }, underWay };
    case "rotated":
      return { known: { ...known, rotations: known.rotations + 1 }, underWay: done("rotate", null) };
    case "jumped":
      return { known: { ...known, aheadMs: line.aheadMs }, underWay };
  }
}

function changed(known: Known, id: string, change: Partial<KnownCode>): Known {
  return { ...known, codes: known.codes.map((code) => (code.id === id ? { ...code, ...change } : code)) };
}
