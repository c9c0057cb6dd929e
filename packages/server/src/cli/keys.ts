import { CardeaError } from "@cardea/core";
import { readOperatorFile } from "../main/operator-file.ts";
import type { Actor } from "../store/port.ts";
import { systemWorld } from "../world/system-world.ts";
import { type ReadCommand, textOf, UsageError } from "./command.ts";
import { print } from "./output.ts";

const ACTOR: Actor = { kind: "cli", id: null, name: "command line" };

export const rotateKeys: ReadCommand = {
  usage: "keys rotate [--master] [--site NAME]",
  summary: "Replaces the master key, or the key of a site and all that it sealed. Stop the server first.",
  options: { master: { type: "boolean" }, site: { type: "string" } },
  help: [
    ["--master", "a new master key in the same file; older backups still need the old one, so keep a copy of it"],
    ["--site NAME", "a new key for that site (name or id), or for `all`"],
  ],
  async run(call) {
    const wantsMaster = call.values["master"] === true;
    const siteName = textOf(call, "site");
    if (!wantsMaster && siteName === undefined)
      throw new UsageError("Say what to rotate: --master, --site NAME, or both.");
    refuseBesideServer(call.config.dataPath);
    const { openHouse } = await import("../main/house.ts");
    const { openLog } = await import("../log/pino.ts");
    const { rotateMaster, rotateSite } = await import("../main/rotate-keys.ts");
    const world = systemWorld();
    const house = await openHouse(call.config, { world, log: openLog({ level: "error", world }), role: "server" });
    try {
      const tools = { ...house, masterKeyPath: call.config.masterKeyPath };
      const sites = siteName === undefined ? [] : named(await house.store.sites(), siteName);
      for (const { id, name } of sites) {
        const codes = await rotateSite(tools, id, ACTOR);
        print(`${name}: a new key; ${codes} codes are sealed with it.`);
      }
      if (wantsMaster) {
        await rotateMaster(tools, ACTOR);
        print(`A new master key is in ${call.config.masterKeyPath}; make a copy of it and a new backup.`);
      }
      return 0;
    } finally {
      await house.app.close();
      await house.store.close();
    }
  },
};

function refuseBesideServer(dataPath: string): void {
  const running = readOperatorFile(dataPath);
  if (running === null) return;
  throw new CardeaError(
    "conflict",
    `A server runs at ${running.url} with the present keys: stop it, rotate, and start it again.`,
  );
}

function named<Site extends { readonly id: string; readonly name: string }>(
  sites: readonly Site[],
  name: string,
): readonly Site[] {
  const chosen =
    name === "all" ? sites : sites.filter((site) => site.id === name || site.name.toLowerCase() === name.toLowerCase());
  if (chosen.length > 0) return chosen;
  throw new CardeaError(
    "not_found",
    `There is no site "${name}". There are: ${sites.map((site) => site.name).join(", ")}.`,
  );
}
