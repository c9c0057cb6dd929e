import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { App } from "./tools.ts";

const compress = promisify(gzip);
/** Smaller answers fit into one packet as they are. */
const LEAST_CHARS = 1_200;

/**
 * Sends large answers of the API compressed to who can read them so: a list of codes is a tenth of its size then, and most
 * lists are read on a phone. Only what is asked with GET, which no secret ever answers, so that its length tells none.
 */
export function compressAnswers(app: App): void {
  app.addHook("onSend", async (request, reply, payload) => {
    const type = String(reply.getHeader("content-type") ?? "");
    const isLarge = typeof payload === "string" && payload.length >= LEAST_CHARS;
    if (!isLarge || request.method !== "GET" || !/\bjson\b/.test(type)) return payload;
    reply.header("vary", "accept-encoding");
    if (!takesGzip(request.headers["accept-encoding"])) return payload;
    reply.header("content-encoding", "gzip").removeHeader("content-length");
    return compress(payload);
  });
}

/** Whether a header Accept-Encoding lets gzip through. @see RFC 9110 section 12.5.3 */
function takesGzip(header: string | string[] | undefined): boolean {
  const wishes = String(header ?? "").split(",");
  return wishes.some((wish) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(wish));
}
