// Progress lines of the set-up, on stderr so that the output of a command stays its own.

/**
 * Runs one step with a line such as `[set-up] 2/4 install dependencies (npm ci) ... 27 s`.
 * @param {{ number: number, total: number, title: string }} label
 * @param {() => Promise<void>} run
 */
export async function withProgressLine({ number, total, title }, run) {
  process.stderr.write(`[set-up] ${number}/${total} ${title} ... `);
  const startedAt = Date.now();
  try {
    await run();
  } catch (error) {
    process.stderr.write("failed\n");
    throw error;
  }
  process.stderr.write(`${seconds(Date.now() - startedAt)}\n`);
}

/** @param {string} text */
export function say(text) {
  process.stderr.write(`[set-up] ${text}\n`);
}

/** @param {number} durationMs */
function seconds(durationMs) {
  return durationMs < 9_950 ? `${(durationMs / 1000).toFixed(1)} s` : `${Math.round(durationMs / 1000)} s`;
}
