import { HoldLost } from "../../jobs/port.ts";
import { one, type Session, statement } from "../statement.ts";

/**
 * Servers that stand. Taking over from one is deleting its row, which waits for every unit that has it locked: so a unit
 * is either wholly before the takeover or finds no row. That the row expired does not matter here, as long as nobody
 * took over.
 */
const standing = statement<{ id: string }, { id: string }>((db, given, kind) => {
  const row = db.selectFrom("server").select("id").where("id", "=", given.id);
  return kind === "postgres" ? row.forKeyShare() : row; // SQLite lets in one unit at a time
});

/** Throws HoldLost unless that server stands; it then stands to the end of the unit. */
export async function fence(session: Session, token: string | null): Promise<void> {
  if (token === null || (await one(session, standing, { id: token })) !== null) return;
  throw new HoldLost("another server took over");
}
