import { spawn } from "node:child_process";
import { instant } from "@cardea/core";
import type { Store, Tx } from "cardea/src/store/port.ts";
import { expect } from "vitest";
import { type House, insertHouse, insertSampleCode, NOW, sampleEvent, sampleRecord } from "./samples.ts";

/** One unit that leaves its mark in every table that a made code touches. */
export async function leaveMark(tx: Tx, house: House): Promise<string> {
  await tx.holdSite(house.site.id);
  const { code } = await insertSampleCode(tx, house);
  await tx.record([sampleRecord("code.created", { codeId: code.id })]);
  await tx.publish([sampleEvent(house.site.id, { codeId: code.id })]);
  await tx.schedule("code_edge", code.id, instant(NOW * 2));
  return code.id;
}

/** Writes with twenty units in flight and prints the id of each code once it is told that it is kept. Never ends. */
export async function writeForever(store: Store): Promise<void> {
  const house = await store.unit(insertHouse);
  process.stdout.write(`site ${house.site.id}\n`);
  const flight = async (): Promise<void> => {
    for (;;) {
      const id = await store.unit((tx) => leaveMark(tx, house));
      process.stdout.write(`kept ${id}\n`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all(Array.from({ length: 20 }, flight));
}

export interface Crashed {
  readonly siteId: string;
  /** Codes whose unit had resolved before the end. */
  readonly kept: readonly string[];
}

/** Runs a script of a writer, kills it with SIGKILL once it told of so many codes, and answers what it told. */
export async function crashingWriter(script: string, given: readonly string[], count: number): Promise<Crashed> {
  const child = spawn(process.execPath, [script, ...given], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  let killed = false;
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    if (!killed && text.split("kept ").length > count) killed = child.kill("SIGKILL");
  });
  await new Promise<void>((closed) => child.once("close", () => closed()));
  const lines = text
    .slice(0, text.lastIndexOf("\n"))
    .split("\n")
    .map((line) => line.split(" "));
  return {
    siteId: lines.find(([word]) => word === "site")?.[1] ?? "",
    kept: lines.filter(([word]) => word === "kept").map(([, id]) => id ?? ""),
  };
}

/** Every code that was told of is there, and each that is there has its placement, event, record and job. */
export async function expectWhole(store: Store, { siteId, kept }: Crashed): Promise<void> {
  const codes: string[] = [];
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<Store["codes"]>> = await store.codes(
      { siteId: siteId as never },
      { after, limit: 500 },
      NOW,
    );
    codes.push(...page.items.map((code) => code.id));
    after = page.nextCursor;
    if (after === null) break;
  }
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.filter((id) => !codes.includes(id))).toEqual([]);
  const placements = await store.placementsOfCodes(codes as never);
  expect([...placements.values()].map((list) => list.length)).toEqual(codes.map(() => 1));
  const told = (values: readonly (string | null | undefined)[]): readonly string[] =>
    [...values]
      .filter((id) => (id ?? null) !== null)
      .map(String)
      .sort();
  const events = await store.eventsAfter(0, 1_000_000);
  expect(told(events.map((event) => event.codeId))).toEqual([...codes].sort());
  const records = await store.auditRecords(0, 1_000_000);
  expect(
    told(records.map((record) => (JSON.parse(record.leaf) as { subject: { codeId?: string } }).subject.codeId)),
  ).toEqual([...codes].sort());
  expect((await store.jobCounts()).waiting).toBe(codes.length);
}
