import { systemWorld } from "../world/system-world.ts";
import type { RawCommand } from "./command.ts";
import { print } from "./output.ts";

export const lock: RawCommand = {
  usage: "lock --name NAME",
  summary: "Runs a lock alone, e.g. on a small board with a relay. --help tells its own options.",
  async runRaw(args) {
    const { lockHelp, runLock } = await import("@cardea/lock");
    if (args.includes("--help") || args.includes("-h")) {
      print(lockHelp());
      return 0;
    }
    const running = await runLock(args, { world: systemWorld(), print });
    await running.closed;
    return 0;
  },
};
