import { readConfig } from "cardea/src/config.ts";
import { startServer } from "cardea/src/main.ts";
import type { Migrations } from "cardea/src/store/migrate.ts";
import { systemWorld } from "cardea/src/world/system-world.ts";

// Run as a process of its own, with the settings of a server: a server with one migration more, as a later version may
// bring it. It adds a column to each table that is read at every turn, and a table of its own.
const TABLES = ["site", "connection", "lock", "lock_state", "holder", "code", "placement", "slot", "event", "server"];

const further: Migrations = {
  "9999-later": {
    async up(db) {
      for (const table of TABLES) await db.schema.alterTable(table).addColumn("added_later", "text").execute();
      await db.schema.createTable("added_later").addColumn("id", "text").execute();
    },
  },
};

const server = await startServer(readConfig({ port: "0", "no-demo": true }), systemWorld(), further);
process.stdout.write(`Cardea is ready: ${server.url}\n`);
process.once("SIGTERM", () => void server.close().then(() => process.exit(0)));
