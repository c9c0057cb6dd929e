import type { ReadCommand } from "./command.ts";
import { systemWorld } from "../world/system-world.ts";
import { print } from "./output.ts";
import { releaseStartMemory } from "./release-memory.ts";

export const serve: ReadCommand = {
  usage: "serve",
  summary: "Runs the server until it is stopped with Ctrl+C or SIGTERM.",
  options: {
    host: { type: "string" },
    port: { type: "string" },
    "log-level": { type: "string" },
    "no-demo": { type: "boolean" },
  },
  help: [
    ["--host ADDRESS", "where to listen (CARDEA_HOST, default 127.0.0.1)"],
    ["--port NUMBER", "0 takes any free one (CARDEA_PORT, default 8080)"],
    ["--log-level LEVEL", "debug, info, warn, error or silent (CARDEA_LOG_LEVEL, default info)"],
    ["--no-demo", "no demo house at the first start"],
  ],
  async run({ config }) {
    const stop = stopAsked();
    const { startServer } = await import("../main.ts"); // heavy: other commands do without it
    const server = await startServer(config);
    const link = server.setupLink;
    const signIn = link === null ? [] : [`Open this link once to sign in (it works for a day): ${link}`];
    print([`Cardea is ready: ${config.publicUrl ?? server.url}`, ...signIn].join("\n")); // at once, for who waits for it
    releaseStartMemory(systemWorld());
    const signal = await stop;
    print(`Stopping (${signal}); a second signal stops at once.`);
    process.once(signal, () => process.exit(1));
    await server.close();
    return 0;
  },
};

/** Resolves at the first signal that asks the program to end, also one that comes while it still starts. */
function stopAsked(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(signal));
  });
}
