import type { Instant } from "@cardea/core";
import { Kysely, SqliteDialect } from "kysely";
import type { JobTable } from "../jobs/port.ts";
import type { Log } from "../log/port.ts";
import type { World } from "../world/port.ts";
import { GroupCommit } from "./group-commit.ts";
import { type CommitNews, listeners } from "./listeners.ts";
import { migrate } from "./migrate.ts";
import type { Store } from "./port.ts";
import { readsOn } from "./reads.ts";
import type { Schema } from "./schema.ts";
import { limitSize, openSqliteFiles } from "./sqlite-open.ts";
import { sqliteSession } from "./sqlite-session.ts";
import { endJobs, nextJobs } from "./tables/jobs.ts";
import type { SealPersonal } from "./tx.ts";

export interface SqliteOptions {
  /** A file, made if there is none, or `:memory:`. */
  readonly path: string;
  readonly world: World;
  readonly log: Log;
  /** Needed by whoever records personal facts. */
  readonly sealPersonal?: SealPersonal;
  /** Makes the salt of each audit record; without it records have none. */
  readonly recordSalt?: () => string;
  /** A `server` (so if nothing is said) takes the file for itself; a `tool` may work beside it, for one quick change. */
  readonly role?: "server" | "tool";
  /** The file never grows beyond this; then it is as if the disk were full. */
  readonly bytesMax?: number;
}

export interface SqliteStore extends Store {
  readonly kind: "sqlite";
  /** For the embedded job runner. */
  readonly jobs: JobTable;
}

/** Opens the store in a SQLite file. Throws CardeaError `cannot_start` with a sentence for the owner. */
export async function openSqliteStore(options: SqliteOptions): Promise<SqliteStore> {
  const { path, world, log, sealPersonal, recordSalt, role = "server", bytesMax } = options;
  const files = openSqliteFiles(path, role);
  if (bytesMax !== undefined) limitSize(files.writer, bytesMax);
  const compiler = new Kysely<Schema>({ dialect: new SqliteDialect({ database: files.writer }) });
  try {
    // Kysely itself has no transaction around changes of a SQLite schema.
    files.writer.exec("begin immediate");
    await migrate(compiler, "sqlite");
    files.writer.exec("commit");
  } catch (error) {
    files.close();
    throw error;
  }
  const news = listeners<CommitNews>(log);
  const schedule = listeners<Instant>(log);
  const writer = new GroupCommit({
    database: files.writer,
    session: (watch) => sqliteSession(files.writer, compiler, watch),
    world,
    log,
    sealPersonal,
    recordSalt,
    committed({ events, scheduledFor }) {
      if (events) news.tell({ events });
      if (scheduledFor !== null) schedule.tell(scheduledFor);
    },
  });
  const reader = sqliteSession(files.openReader(), compiler);
  return {
    kind: "sqlite",
    ...readsOn(reader),
    unit: (work) => writer.unit(work),
    onCommit: news.listen,
    readOnlyReason: () => writer.readOnlyReason(),
    jobs: {
      next: (now, limit) => nextJobs(reader, now, limit),
      end: (ends) => writer.change((session) => endJobs(session, ends)),
      onScheduled: schedule.listen,
    },
    async close() {
      await writer.close();
      files.close();
    },
  };
}
