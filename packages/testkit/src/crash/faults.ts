import { registerHooks } from "node:module";

/** A fault in a copy of one file of the product, as this process loads it. */
interface Fault {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Faults that the checks must find. */
const FAULTS = {
  "writes without forgetting": {
    file: "/server/src/sync/reconcile.ts",
    from: "  await forget(tx, loaded, steps, now);\n",
    to: "",
  },
  "audit appended after the commit": {
    file: "/server/src/store/group-commit.ts",
    from: "      await appendAudit(this.#session, batch.records, world.now());\n      if (batch.broken !== null) throw batch.broken;\n      this.#steps.commit.run();\n",
    to: "      this.#steps.commit.run();\n      this.#steps.begin.run();\n      await appendAudit(this.#session, batch.records, world.now());\n      this.#steps.commit.run();\n",
  },
  "lock events stored after their number": {
    file: "/server/src/events/record-lock-events.ts",
    from: "  if (events.length === 0) return;\n",
    to: "  if (events.length === 0) return;\n  await store.unit((tx) => tx.updateLockState(lockId, { lastSequence: Math.max(...events.map((event) => event.sequence ?? 0)) }));\n",
  },
  "journal not flushed": {
    file: "/lock/src/journal.ts",
    from: "    await this.#file.datasync();\n",
    to: "",
  },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

/** From now on this process loads the product with that fault in it. Before the product is imported. */
export function plant(name: FaultName): void {
  const { file, from, to } = FAULTS[name];
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(file)) return loaded;
      const source = textOf(loaded.source);
      if (!source.includes(from)) throw new Error(`there is no place for the fault "${name}" in ${url}`);
      return { ...loaded, source: source.replace(from, to) };
    },
  });
}

/** The source of a module as it was read. */
function textOf(source: unknown): string {
  if (typeof source === "string") return source;
  if (source instanceof Uint8Array) return Buffer.from(source).toString("utf8");
  throw new Error("a module without source");
}
