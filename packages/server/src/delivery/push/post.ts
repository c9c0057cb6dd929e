import { lookup } from "node:dns";
import { type IncomingMessage, request as overHttp, type RequestOptions } from "node:http";
import { request as overHttps } from "node:https";
import { HOUR_MS, SECOND_MS } from "@cardea/core";
import type { World } from "../../world/port.ts";
import { isLoopback, isPublicAddress, readEndpoint } from "./address.ts";
import type { Post, PostAnswer, PostRequest } from "./port.ts";

/** From the first byte sent to the last byte read. */
const TIMEOUT_MS = 10 * SECOND_MS;
/** A push service says little; whoever says more is not listened to. */
const ANSWER_BYTES_MAX = 16 * 1024;
const RETRY_AFTER_MS_MAX = HOUR_MS;

class ForbiddenAddress extends Error {
  override readonly name = "ForbiddenAddress";
}

type Lookup = NonNullable<RequestOptions["lookup"]>;

/** Posts to push services: public addresses only, no redirects, bounded in time and size. */
export function pushPost(world: Pick<World, "after">, isLoopbackAllowed: boolean): Post {
  const lookUp = publicLookup(isLoopbackAllowed);
  return async (request) => {
    const url = readEndpoint(request.url, isLoopbackAllowed);
    if (url === null) return { kind: "forbidden" };
    const late = new AbortController();
    const cancel = world.after(TIMEOUT_MS, () => late.abort());
    try {
      return await exchange(url, request, { signal: late.signal, lookup: lookUp });
    } catch (cause) {
      if (cause instanceof ForbiddenAddress) return { kind: "forbidden" };
      return { kind: "unreachable", reason: late.signal.aborted ? "timeout" : reasonOf(cause) };
    } finally {
      cancel();
    }
  };
}

/** The name is looked up here and nowhere else, so that what was looked at is what is connected to. */
function publicLookup(isLoopbackAllowed: boolean): Lookup {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, []);
      const isOpen = ({ address }: { readonly address: string }): boolean =>
        isPublicAddress(address) || (isLoopbackAllowed && isLoopback(address));
      const [first] = found;
      if (first === undefined || !found.every(isOpen)) return done(new ForbiddenAddress(), []);
      return options.all === true ? done(null, found) : done(null, first.address, first.family);
    });
  };
}

function exchange(
  url: URL,
  { headers, body }: PostRequest,
  options: Pick<RequestOptions, "signal" | "lookup">,
): Promise<PostAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<PostAnswer>();
  const open = url.protocol === "https:" ? overHttps : overHttp;
  const request = open(url, { method: "POST", headers: { ...headers }, agent: false, ...options });
  request.on("error", reject);
  request.on("response", (response) => {
    drain(response).then(() => resolve(answerOf(response)), reject);
  });
  request.end(body);
  return promise;
}

/** Reads the answer to its end, or to where it gets too long. */
async function drain(response: IncomingMessage): Promise<void> {
  let size = 0;
  for await (const chunk of response) {
    size += (chunk as Buffer).length;
    if (size > ANSWER_BYTES_MAX) return; // leaving the loop closes the connection
  }
}

function answerOf({ statusCode, headers }: IncomingMessage): PostAnswer {
  const seconds = /^\d{1,9}$/.test(headers["retry-after"] ?? "") ? Number(headers["retry-after"]) : null;
  const retryAfterMs = seconds === null ? null : Math.min(seconds * SECOND_MS, RETRY_AFTER_MS_MAX);
  return { kind: "answered", status: statusCode ?? 0, retryAfterMs };
}

/** A code of the system, which holds no address. */
function reasonOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "unreachable";
}
