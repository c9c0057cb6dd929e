import fc from "fast-check";

/** What a parser did with an input that it may take or refuse. Anything else it does is a fault. */
export type Answer = "accepted" | "refused";

/** How one parser did. */
export interface FuzzRow {
  readonly name: string;
  readonly inputs: number;
  readonly seconds: number;
  /** 0 to 1: a parser that refuses all, or nothing, was not really tried. */
  readonly refusedShare: number;
  readonly slowestMs: number;
  /** The fault with its smallest input and seed, or null. */
  readonly fault: string | null;
}

export interface FuzzWish {
  readonly inputs: number;
  readonly seed: number;
}

/** A reader of text, bytes or JSON from outside, with inputs for it and the law that it must keep. */
export interface FuzzedParser {
  readonly name: string;
  fuzz(wish: FuzzWish): Promise<FuzzRow>;
}

export interface ParserLaw<Input> {
  readonly name: string;
  readonly inputs: fc.Arbitrary<Input>;
  /** Throws where the law is broken, and whatever the parser throws that it never should. */
  readonly law: (input: Input) => Answer | Promise<Answer>;
  /** Tries only this part of the inputs asked for, because each costs the disk; 1 if left out. */
  readonly portion?: number;
}

/** Longer than this for one input is a hang. */
export const HANG_MS = 1_000;
/** Inputs of one run of fast-check: more would be kept in memory. */
const SLICE = 20_000;

export function fuzzedParser<Input>({ name, inputs, law, portion = 1 }: ParserLaw<Input>): FuzzedParser {
  return {
    name,
    async fuzz({ inputs: asked, seed }) {
      const count = Math.ceil(asked * portion);
      const tally = { tried: 0, refused: 0, slowestMs: 0 };
      const property = watched(inputs, law, tally);
      const startedAt = performance.now();
      let fault: string | null = null;
      for (let done = 0, slice = 0; done < count && fault === null; done += SLICE, slice++) {
        const run = await fc.check(property, { seed: seed + slice, numRuns: Math.min(SLICE, count - done) });
        fault = faultOf(run, seed + slice);
      }
      const seconds = (performance.now() - startedAt) / 1_000;
      const refusedShare = tally.tried === 0 ? 0 : tally.refused / tally.tried;
      return { name, inputs: tally.tried, seconds, refusedShare, slowestMs: tally.slowestMs, fault };
    },
  };
}

function watched<Input>(
  inputs: fc.Arbitrary<Input>,
  law: ParserLaw<Input>["law"],
  tally: { tried: number; refused: number; slowestMs: number },
) {
  return fc.asyncProperty(inputs, async (input) => {
    const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
    const answered = law(input);
    const answer = typeof answered === "string" ? answered : await answered;
    const wallMs = performance.now() - startedAt;
    // Only where it matters is asked whether other programs had the processor meanwhile.
    const tookMs = wallMs < HANG_MS / 10 ? wallMs : Math.min(wallMs, cpuMs(cpuBefore));
    tally.tried++;
    if (answer === "refused") tally.refused++;
    tally.slowestMs = Math.max(tally.slowestMs, tookMs);
    if (tookMs > HANG_MS) throw new Error(`it took ${Math.round(tookMs)} ms`);
  });
}

function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function faultOf<Input>(run: fc.RunDetails<[input: Input]>, seed: number): string | null {
  if (!run.failed) return null;
  const error = run.errorInstance;
  const why =
    error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 4).join("\n  ") : String(error);
  return `seed ${seed}: ${shown(run.counterexample)}\n  ${why}`;
}

function shown(input: unknown): string {
  try {
    return fc.stringify(input).slice(0, 1_000);
  } catch (error) {
    return `an input that cannot be shown (${error instanceof Error ? error.message : "unknown"})`;
  }
}
