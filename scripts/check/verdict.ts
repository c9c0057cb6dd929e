/** What a check found. A check that saw no file has proved nothing, so it fails, unless it may be empty. */
export interface Verdict {
  readonly isGood: boolean;
  readonly fileCount: number;
  readonly output: string;
  readonly mayBeEmpty?: boolean;
}

/** One check, run at most once. Those with `isLast` run when all others are done. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<Verdict>;
  readonly isLast?: boolean;
}

/** Whether the verdict counts as passed. */
export function isPassed({ isGood, fileCount, mayBeEmpty }: Verdict): boolean {
  return isGood && (fileCount > 0 || mayBeEmpty === true);
}

/** One line about a verdict, such as `ok    lint                0.9 s   84 files`. */
export function describe(name: string, verdict: Verdict, durationMs: number): string {
  const mark = isPassed(verdict) ? "ok  " : "FAIL";
  const seconds = `${(durationMs / 1000).toFixed(1)} s`.padStart(7);
  return `${mark}  ${name.padEnd(24)}${seconds}   ${files(verdict)}`;
}

function files({ fileCount, isGood, mayBeEmpty }: Verdict): string {
  if (fileCount > 0) return `${fileCount} file${fileCount === 1 ? "" : "s"}`;
  if (mayBeEmpty === true) return "no files yet";
  return isGood ? "saw no files, so it proved nothing" : "no files";
}
