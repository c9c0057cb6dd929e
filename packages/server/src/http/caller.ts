import { CardeaError } from "@cardea/core";
import type { Reach } from "../auth/reach.ts";
import type { StoredSession } from "../store/accounts-port.ts";
import type { Actor } from "../store/port.ts";

/** Whom a request speaks for. */
export interface Caller {
  /** Owns remembered answers. */
  readonly keyId: string;
  readonly actor: Actor;
  readonly reach: Reach;
  /** Of a member in a browser; null for keys and the command line. */
  readonly session: StoredSession | null;
  /**
   * A fingerprint of a request, keyed with the secret that the caller showed: the store keeps only that secret's hash, so
   * nobody can try out from it which digits were sent.
   */
  fingerprint(text: string): string;
  /** The same caller as it stands now; null once it may not speak any more. */
  renew(): Promise<Caller | null>;
}

declare module "fastify" {
  interface FastifyRequest {
    caller: Caller | null;
  }
}

/** Whom a request speaks for; only on routes whose policy made sure of it. */
export function callerOf(request: { readonly caller: Caller | null }): Caller {
  if (request.caller !== null) return request.caller;
  throw new Error("a route asks for its caller but its policy lets everybody in");
}

/** The session of a member who speaks for itself. Throws forbidden for keys and the command line. */
export function sessionOf(request: { readonly caller: Caller | null }): StoredSession {
  const { session } = callerOf(request);
  if (session !== null) return session;
  throw new CardeaError("forbidden", "Only a member who is signed in has an account of its own.");
}
