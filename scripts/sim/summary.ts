import type { SeedsResult } from "./seeds.ts";

/** The result for people: what was lived through, how fast, and what broke. */
export function summaryOf({ seeds, days, violations, totals, hash, seconds, workers }: SeedsResult): string {
  const broken = new Map<string, number>();
  for (const { invariant } of violations) broken.set(invariant, (broken.get(invariant) ?? 0) + 1);
  const kinds = [...broken].map(([invariant, count]) => `${invariant} in ${count}`).join(", ");
  return [
    `${seeds} seeds x ${days} days: ${violations.length} violations${kinds === "" ? "" : ` (${kinds})`}`,
    `${count(totals.lockDays)} lock-days, ${count(totals.entries)} entries, ${count(totals.writes)} writes, ${count(totals.faults)} faults, ${count(totals.kills)} kills, ${count(totals.jobs)} jobs`,
    `${seconds.toFixed(0)} s with ${workers} ${workers === 1 ? "process" : "processes"}: ${(totals.lockDays / seconds).toFixed(0)} lock-days a second, ${(totals.lockDays / seconds / workers).toFixed(0)} for each process`,
    `hash ${hash}`,
  ].join("\n");
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
