import type { Log } from "../log/port.ts";
import type { StoredSession } from "../store/accounts-port.ts";
import type { Actor } from "../store/port.ts";
import type { GuardTools } from "./guard.ts";
import { type Library, openLibrary, sessionCookie } from "./library.ts";

/** What everything about accounts works with. */
export interface AccountTools extends GuardTools {
  readonly log: Log;
  readonly publicUrl: string | null;
  /** The name of the session's cookie. */
  readonly cookieName: string;
  /** better-auth, opened at the first call. */
  library(): Promise<Library>;
}

export interface AccountParts extends GuardTools {
  readonly log: Log;
  readonly publicUrl: string | null;
  /** Encrypts what rests and signs cookies; the same for all servers on one database. */
  readonly secret: string;
}

export function accountTools(parts: AccountParts): AccountTools {
  let opened: Promise<Library> | null = null;
  return {
    ...parts,
    cookieName: sessionCookie(parts.publicUrl),
    library: () => (opened ??= openLibrary(parts)),
  };
}

/** A member as the audit log names who did something. */
export function memberActor({ memberId, memberName }: Pick<StoredSession, "memberId" | "memberName">): Actor {
  return { kind: "member", id: memberId, name: memberName };
}
