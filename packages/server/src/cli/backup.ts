import { resolve } from "node:path";
import { CardeaError } from "@cardea/core";
import type { Config } from "../config.ts";
import { readOperatorFile } from "../main/operator-file.ts";
import type { Actor } from "../store/port.ts";
import { systemWorld } from "../world/system-world.ts";
import { type ReadCommand, wordAt } from "./command.ts";
import { print, printJson } from "./output.ts";

const ACTOR: Actor = { kind: "cli", id: null, name: "command line" };

export const createBackup: ReadCommand = {
  usage: "backup create FOLDER",
  summary: "Copies everything but the master key into a new folder, also while the server runs.",
  options: {},
  help: [],
  async run(call) {
    refusePostgres(call.config);
    const folder = resolve(wordAt(call, 0, "The folder"));
    const backup = await import("../main/backup.ts");
    const manifest = await backup.createBackup(call.config.dataPath, folder, systemWorld().now());
    if (call.values["json"] === true) printJson(manifest);
    else {
      print(
        `Backed up to ${folder}: ${manifest.files.map(({ name, bytes }) => `${name} (${bytes} bytes)`).join(", ")}.`,
      );
      print(
        `The master key is not in it, and without it the backup opens no PIN. Keep a copy of ${call.config.masterKeyPath} at another place.`,
      );
    }
    return 0;
  },
};

export const restoreBackup: ReadCommand = {
  usage: "backup restore FOLDER",
  summary: "Puts a backup into the data folder. Stop the server first.",
  options: { force: { type: "boolean" } },
  help: [["--force", "although there is data: it is put aside, not deleted"]],
  async run(call) {
    refusePostgres(call.config);
    const { dataPath, masterKeyPath } = call.config;
    const running = readOperatorFile(dataPath);
    if (running !== null)
      throw new CardeaError("conflict", `A server runs at ${running.url} on this data: stop it first.`);
    const restore = await import("../main/restore.ts");
    const { openLog } = await import("../log/pino.ts");
    const world = systemWorld();
    const log = openLog({ level: "error", world });
    const options = { force: call.values["force"] === true, actor: ACTOR, world, log };
    const aside = await restore.restoreBackup(resolve(wordAt(call, 0, "The folder")), dataPath, options);
    if (aside !== null) print(`What was there is now in ${aside}.`);
    print(
      `Restored into ${dataPath}. It opens with the master key of that time, expected in ${masterKeyPath}; cardea doctor tells whether it fits.`,
    );
    print("Once it runs, Cardea looks at every slot of every lock again and believes nothing else.");
    return 0;
  },
};

function refusePostgres({ databaseUrl }: Config): void {
  if (databaseUrl === null) return;
  throw new CardeaError(
    "conflict",
    "This data is in PostgreSQL: back it up with pg_dump, restore it with pg_restore, and keep a copy of the master key at another place.",
  );
}
