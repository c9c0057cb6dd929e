/** What was measured at one moment. Bytes; milliseconds since the begin. */
export interface MemorySample {
  readonly atMs: number;
  readonly heapUsed: number;
  readonly rss: number;
  /** What of it isn't the engine's for JavaScript. */
  readonly native: number;
}

const MINUTE_MS = 60_000;

/** How much a figure grows in a minute, by the line that fits the samples best. 0 for fewer than three. */
export function slopePerMinute(samples: readonly { readonly atMs: number; readonly value: number }[]): number {
  if (samples.length < 3) return 0;
  const meanAt = mean(samples.map(({ atMs }) => atMs));
  const meanValue = mean(samples.map(({ value }) => value));
  const spread = samples.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0);
  const shared = samples.reduce((sum, { atMs, value }) => sum + (atMs - meanAt) * (value - meanValue), 0);
  return spread === 0 ? 0 : (shared / spread) * MINUTE_MS;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value below which that share (0 to 1) of all lies; 0 if there is none. */
export function quantile(values: readonly number[], share: number): number {
  const ascending = values.toSorted((a, b) => a - b);
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? 0;
}

/** What one reader missed, got more than once, out of order or although it was never published. */
export interface Comparison {
  readonly missed: number;
  readonly doubled: number;
  readonly unknown: number;
  readonly isInOrder: boolean;
}

/** Compares what was heard with what was published, ascending. What was heard of later events counts for nothing. */
export function compared(published: readonly number[], heard: readonly number[]): Comparison {
  const last = published.at(-1) ?? 0;
  const counted = heard.filter((sequence) => sequence <= last);
  const [known, sent] = [new Set(counted), new Set(published)];
  return {
    missed: published.filter((sequence) => !known.has(sequence)).length,
    doubled: counted.length - known.size,
    unknown: [...known].filter((sequence) => !sent.has(sequence)).length,
    isInOrder: counted.every((sequence, at) => at === 0 || sequence >= (counted[at - 1] ?? 0)),
  };
}
