import { bulk, insertAll, one, type Session, statement } from "../statement.ts";

const byName = statement<{ name: string }, { value: string }>((db, given) =>
  db.selectFrom("setting").select("value").where("name", "=", given.name),
);

const save = bulk("setting", ["name", "value"], (insert) =>
  insert.onConflict((conflict) => conflict.column("name").doUpdateSet((row) => ({ value: row.ref("excluded.value") }))),
);

export async function setting(session: Session, name: string): Promise<string | null> {
  return (await one(session, byName, { name }))?.value ?? null;
}

export async function saveSetting(session: Session, name: string, value: string): Promise<void> {
  await insertAll(session, save, [{ name, value }]);
}
