import { type LockView, planLock, type WantedPlacement } from "@cardea/core";
import { growthOf, median, short, spreadOf } from "./figures.ts";
import { hours, NOW, ours, viewOf, wanted } from "./plan-views.ts";
import type { Measurement, Row } from "./row.ts";
import type { Stage } from "./stage.ts";

const SLOTS = 250;
const CODES = 1_000;
const SIZES = [250, 500, 1_000, 2_000, 4_000];
const MS_MAX = 5;
/** Of n log n the power between these sizes is about 1.15. */
const GROWTH_MAX = 1.25;

/** What a lock may look like when it is planned. */
const SCENES: Readonly<Record<string, (codes: number) => LockView>> = {
  /** Every slot holds what it should, the other codes come later. */
  settled: (codes) => sceneOf(codes, { inSlots: SLOTS, enforcement: "cardea" }),
  /** Nobody ever looked into the lock. */
  fresh: (codes) => sceneOf(codes, { inSlots: 0, enforcement: "cardea" }),
  /** All codes that are there are over, as many new ones are due. */
  turnover: (codes) => turnover(codes),
  /** The lock keeps schedules, so that far more codes want to be in it than it has slots. */
  crowded: (codes) => sceneOf(codes, { inSlots: SLOTS, enforcement: "lock" }),
};

/** The pure planner, and how its cost grows with the codes of one lock. */
export const plan: Measurement = {
  name: "plan",
  limitMs: 120_000,
  run: async (stage) => {
    const scenes = Object.entries(SCENES).map(([name, scene]) => ({ name, scene }));
    const timed = scenes.map(({ name, scene }) => ({ name, ...spreadOf(planTimes(scene(CODES), stage)) }));
    const grown = scenes.map(({ name, scene }) => ({
      name,
      costs: SIZES.map((size) => ({ size, cost: median(planTimes(scene(size), stage)) })),
    }));
    return [timeRow(timed), growthRow(grown)];
  },
};

type Timed = ReturnType<typeof spreadOf> & { readonly name: string };

function timeRow(timed: readonly Timed[]): Row {
  const [worst] = timed.toSorted((a, b) => b.p50 - a.p50);
  const p50 = worst?.p50 ?? 0;
  const scenes = timed.map((one) => `${one.name} ${short(one.p50)} (p99 ${short(one.p99)})`);
  return {
    what: `planLock, ${SLOTS} slots, ${CODES} codes, worst scene`,
    goal: `median <= ${MS_MAX} ms`,
    figure: `${worst?.name}: median ${short(p50)}, p99 ${short(worst?.p99 ?? 0)} ms`,
    isMet: p50 <= MS_MAX,
    n: worst?.n ?? 0,
    values: Object.fromEntries(
      timed.flatMap((one) => [
        [`${one.name}MsP50`, one.p50],
        [`${one.name}MsP99`, one.p99],
      ]),
    ),
    note: `medians: ${scenes.join(", ")} ms`,
  };
}

interface Grown {
  readonly name: string;
  readonly costs: readonly { readonly size: number; readonly cost: number }[];
}

function growthRow(grown: readonly Grown[]): Row {
  const powers = grown.map(({ name, costs }) => ({ name, power: growthOf(costs), last: costs.at(-1)?.cost ?? 0 }));
  const [worst] = powers.toSorted((a, b) => b.power - a.power);
  const power = worst?.power ?? 0;
  const scenes = powers.map((one) => `${one.name} n^${short(one.power)}, ${short(one.last)} ms`);
  return {
    what: `growth of planLock, ${SIZES[0]} to ${SIZES.at(-1)} codes, worst scene`,
    goal: `near-linear: power <= ${GROWTH_MAX}`,
    figure: `${worst?.name}: n^${short(power)}`,
    isMet: power <= GROWTH_MAX,
    n: SIZES.length,
    values: Object.fromEntries(grown.map(({ name, costs }) => [`${name}Ms`, costs.map(({ cost }) => cost)])),
    note: `power, and median at ${SIZES.at(-1)} codes: ${scenes.join("; ")}`,
  };
}

/** Milliseconds of single plans of the same view. */
function planTimes(view: LockView, stage: Stage): readonly number[] {
  for (let run = 0; run < stage.size(20, 3); run++) planLock(NOW, view);
  return Array.from({ length: stage.size(100, 10) }, () => {
    const startedAt = performance.now();
    planLock(NOW, view);
    return performance.now() - startedAt;
  });
}

interface Scene {
  readonly inSlots: number;
  readonly enforcement: WantedPlacement["enforcement"];
}

/** The first 250 codes are open now, the others later; one in five has a window on each of five days. */
function sceneOf(codes: number, { inSlots, enforcement }: Scene): LockView {
  const placements = Array.from({ length: codes }, (_, i) => wanted(`c${i}`, windowsOf(i), { enforcement }));
  const slots = Array.from({ length: Math.min(inSlots, codes) }, (_, i) => ours(i + 1, `c${i}`));
  return viewOf({ slotCount: SLOTS, placements, slots });
}

function windowsOf(number: number): WantedPlacement["windows"] {
  const from = number < SLOTS ? -1 : 1 + (number % 60);
  const days = number % 5 === 0 ? [0, 24, 48, 72, 96] : [0];
  return days.map((day) => hours(day + from, day + from + 4));
}

function turnover(codes: number): LockView {
  const over = Array.from({ length: SLOTS }, (_, i) => wanted(`o${i}`, [], { endedAt: NOW }));
  const coming = Array.from({ length: codes - SLOTS / 2 }, (_, i) => wanted(`c${i}`, windowsOf(i)));
  const slots = over.map((_, i) => ours(i + 1, `o${i}`));
  return viewOf({ slotCount: SLOTS, placements: [...over, ...coming], slots });
}
