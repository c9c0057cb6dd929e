import type {
  Capabilities,
  ConnectionId,
  FieldProblem,
  Hash,
  KeypadReason,
  LockClass,
  LockId,
  Outcome,
  Reading,
  SiteId,
  Slot,
} from "@cardea/core";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { CodeTools } from "../codes/port.ts";
import type { Log } from "../log/port.ts";
import type { Actor, Checkpoint, Store, Tx } from "../store/port.ts";
import type { AccountTools } from "../auth/tools.ts";
import type { PushTools } from "../delivery/push/port.ts";
import type { PeopleTools } from "../people/port.ts";
import type { ApiKeys } from "./api-keys.ts";

/** The HTTP server with types that follow from the schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What the routes need of locks that only drivers can do. */
export interface Doors {
  /** Moves the bolt now and waits for the lock's answer. */
  moveBolt(lockId: LockId, position: "locked" | "unlocked"): Promise<Outcome>;
  readSlot(lockId: LockId, slot: Slot): Promise<Reading>;
  /** Types digits at the keypad of a built-in lock; null if there is no such keypad. */
  press(
    lockId: LockId,
    digits: string,
  ): Promise<{ readonly outcome: "granted" | "denied"; readonly reason: KeypadReason } | null>;
  isOpen(connectionId: ConnectionId): boolean;
  test(
    connectionId: ConnectionId,
  ): Promise<{ readonly ok: boolean; readonly message: string; readonly fault?: FieldProblem }>;
  /** The locks that such a connection would offer; nothing is kept. Throws what its driver says. */
  peek(wish: Pick<NewConnection, "kind" | "settings">): Promise<readonly OfferedLock[]>;
  /** Opens a new connection, stores it, and takes in the chosen ones of its locks. Throws what its driver says. */
  addConnection(wish: NewConnection, actor: Actor): Promise<ConnectionId>;
  /** Throws lock_unreachable while the connection is down. */
  offered(connectionId: ConnectionId): Promise<readonly OfferedLock[]>;
  /** Takes in one more of its locks. Throws conflict if it is there already. */
  takeIn(connectionId: ConnectionId, door: ChosenDoor, actor: Actor): Promise<LockId>;
  /** Throws conflict if a code was ever placed on one of its locks. */
  removeConnection(connectionId: ConnectionId, actor: Actor): Promise<void>;
  addBuiltIn(wish: NewBuiltIn, actor: Actor): Promise<LockId>;
}

export interface NewConnection {
  readonly siteId: SiteId;
  readonly kind: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Which of its locks become doors; null: all. */
  readonly doors: readonly ChosenDoor[] | null;
}

/** A lock as it becomes a door. Without a class it has the one that it tells. */
export interface ChosenDoor {
  readonly address: string;
  readonly name: string;
  readonly class?: LockClass | undefined;
}

/** A lock that a connection knows; `lockId` once it is a door. */
export interface OfferedLock {
  readonly address: string;
  readonly name: string;
  readonly class: LockClass;
  readonly capabilities: Capabilities;
  readonly lockId: LockId | null;
}

export interface NewBuiltIn {
  readonly siteId: SiteId;
  readonly name: string;
  readonly class: LockClass;
  /** Null: the default one. */
  readonly preset: string | null;
}

/** The signed log of what was done, as far as outsiders may see it. */
export interface AuditLog {
  /** The public key by which checkpoints are verified, `name+id+key`. @see C2SP signed-note */
  readonly publicKey: string;
  readonly hash: Hash;
  /** The newest signed checkpoint, made now if the log grew. */
  checkpoint(): Promise<Checkpoint>;
  /** The lines of a file that `cardea audit verify` accepts. */
  exportLines(): AsyncIterable<string>;
  /** The same with the records of one site, and of all others only the hashes. */
  exportSiteLines(siteId: SiteId): AsyncIterable<string>;
}

/** All that the routes work with. */
export interface HttpTools {
  readonly store: Store;
  readonly world: CodeTools["world"];
  readonly log: Log;
  readonly accounts: AccountTools;
  readonly push: PushTools;
  readonly codes: CodeTools;
  readonly people: PeopleTools;
  readonly doors: Doors;
  readonly audit: AuditLog;
  /** Makes the keys of a new site in the unit that makes the site. */
  readonly createSiteKeys: (tx: Tx, siteId: SiteId) => Promise<void>;
  /** A sentence for each part that does not work, e.g. the job runner. Empty: all is well. */
  readonly troubles: () => readonly string[];
  readonly settings: HttpSettings;
}

export interface HttpSettings {
  readonly publicUrl: string | null;
  /** The folder of the built page. */
  readonly webPath: string;
  /** SHA-256 of the secret by which the command line of this machine is known; dies with the process. */
  readonly operatorHash: string;
  /** Where the server is reached, for links; known once it listens. */
  readonly address: () => string;
}

/** What the parts of the app share beside the tools. */
export interface AppContext extends HttpTools {
  readonly keys: ApiKeys;
}
