/** The place of this server among those that share its database. */
export interface Place {
  /**
   * Takes it, until this process ends: `alone`, so that no other server works on the database, or `shared`. False if
   * others are in the way; then what was held before is still held. Throws what the database says.
   */
  take(how: "alone" | "shared"): Promise<boolean>;
  close(): Promise<void>;
}

/** Of a server whose database is a file that it owns: nobody else can be there. */
export const ONLY_PLACE: Place = { take: async () => true, close: async () => {} };
