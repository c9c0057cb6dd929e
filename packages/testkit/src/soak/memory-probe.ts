// Loaded into the server that is soaked, before its own code: tells how much memory it holds once garbage is collected.

/** What the process holds, in bytes. */
export interface MemoryTold {
  readonly heapUsed: number;
  readonly external: number;
  /** What of it the engine has taken for JavaScript, used or not. */
  readonly heapTotal: number;
  readonly rss: number;
}

process.on("message", (message) => {
  if (message !== "memory") return;
  globalThis.gc?.();
  const { heapUsed, heapTotal, external, rss } = process.memoryUsage();
  process.send?.({ heapUsed, heapTotal, external, rss } satisfies MemoryTold);
});
// The channel alone keeps no server alive that wants to end.
process.channel?.unref();
