import type { Busyness, Machine } from "./machine.ts";
import type { Row } from "./row.ts";
import { short } from "./figures.ts";

/** A row with what the runner knows of it. */
export interface DoneRow extends Row {
  /** The measurement that it comes from. */
  readonly name: string;
  /** How busy the machine was just before. */
  readonly busyBefore: Busyness;
}

/** What could not be measured, and why. */
export interface Failure {
  readonly name: string;
  readonly reason: string;
}

/** The facts of the machine as lines. */
export function machineText(machine: Machine, before: Busyness, after: Busyness): string {
  const { cpu, cores, memoryGib, kernel, node, sqlite, fileSystem, fdatasyncMsP50, fdatasyncMsP99 } = machine;
  const busy = ({ load, cpuShare }: Busyness): string =>
    `load ${short(load)}, one thread got ${Math.round(cpuShare * 100)} %`;
  return [
    `machine   ${cpu}, ${cores} cores, ${memoryGib} GiB, Linux ${kernel}`,
    `software  Node ${node}, SQLite ${sqlite}`,
    `disk      ${fileSystem}; fdatasync of 4 KiB p50 ${short(fdatasyncMsP50)}, p99 ${short(fdatasyncMsP99)} ms`,
    `busyness  before: ${busy(before)}; after: ${busy(after)}`,
  ].join("\n");
}

/** All rows as one table, and what the rows need beside their figures. */
export function tableText(rows: readonly DoneRow[], failures: readonly Failure[]): string {
  const cells = [
    ["", "what", "figure", "goal", "n", "load"],
    ...rows.map((row) => [
      markOf(row),
      row.what,
      row.figure,
      row.goal ?? "-",
      String(row.n),
      short(row.busyBefore.load),
    ]),
    ...failures.map(({ name, reason }) => ["FAILED", name, `not measured: ${reason}`, "", "", ""]),
  ];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const rule = "-".repeat(Math.max(...lines.map(({ length }) => length)));
  const notes = rows.filter(({ note }) => note !== undefined).map(({ what, note }) => `* ${what}: ${note}`);
  return [lines[0], rule, ...lines.slice(1), ...(notes.length === 0 ? [] : ["", ...notes])].join("\n");
}

/** The last line: how many goals there are and how many were met. */
export function closingLine(rows: readonly DoneRow[], failures: readonly Failure[]): string {
  const goals = rows.filter(({ isMet }) => isMet !== null);
  const met = goals.filter(({ isMet }) => isMet === true).length;
  const failed = failures.length === 0 ? "" : `, ${failures.length} not measured`;
  return `bench: ${met} of ${goals.length} goals met, ${goals.length - met} missed${failed}`;
}

function markOf({ isMet }: DoneRow): string {
  if (isMet === null) return "";
  return isMet ? "met" : "missed";
}
