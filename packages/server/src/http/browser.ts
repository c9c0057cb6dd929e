import type { FastifyReply, FastifyRequest } from "fastify";
import type { Browser } from "../auth/browser.ts";

/** The browser behind a request. Its address is the connection's, never what a header claims. */
export function browserOf({ ip, headers, protocol, host }: FastifyRequest): Browser {
  return {
    address: ip,
    agent: headers["user-agent"] ?? null,
    origin: headers.origin ?? `${protocol}://${host}`,
    cookie: headers.cookie ?? null,
  };
}

/** Hands cookies of the auth library on to the browser. */
export function giveCookies(reply: FastifyReply, cookies: readonly string[]): void {
  if (cookies.length > 0) reply.header("set-cookie", [...cookies]);
}
