import type { Actor } from "../store/port.ts";

/** Whom a request speaks for. */
export interface Caller {
  /** Owns remembered answers. */
  readonly keyId: string;
  readonly actor: Actor;
  readonly isSession: boolean;
  /**
   * A fingerprint of a request, keyed with the secret that the caller showed: the store keeps only that secret's hash, so
   * nobody can try out from it which digits were sent.
   */
  fingerprint(text: string): string;
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
