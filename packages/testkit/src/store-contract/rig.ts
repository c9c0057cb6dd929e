import type { JobRunner } from "cardea/src/jobs/port.ts";
import type { Store } from "cardea/src/store/port.ts";
import type { SealPersonal } from "cardea/src/store/tx.ts";

/** A store under test. All tests of a contract share it, each with a house of its own. */
export interface StoreUnderTest {
  readonly store: Store;
  /** A new runner of its jobs. */
  readonly runner: () => JobRunner;
  close(): Promise<void>;
}

/** A seal that only tests may use: it shows what it was given to seal. */
export const openSeal: SealPersonal = async (_tx, { holderId, siteId, facts }) =>
  `sealed:${holderId}:${siteId}:${Object.keys(facts).join()}`;

/** A log that says nothing; where an error is part of the test. */
export const silentLog = { debug() {}, info() {}, warn() {}, error() {} };

/** What SQLite and PostgreSQL say of a row that breaks a unique or foreign key. */
export const BROKEN_LAW = /constraint/i;
