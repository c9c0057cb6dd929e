import type { Database } from "better-sqlite3";

/** Writes one setting beside a server that may be running: the tools of the command line have no store of their own. */
export function noteSetting(writer: Database, name: string, value: string): void {
  writer
    .prepare("insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value")
    .run(name, value);
}
