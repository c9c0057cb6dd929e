import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { CardeaError } from "@cardea/core";
import { type Problem, PROBLEM_TYPE, problemOf } from "./problem.ts";

/** Answers a request whose address the router cannot read, e.g. `/%zz`. What was sent is not repeated. */
export function answerUnreadableAddress(requestId: string, answer: ServerResponse): void {
  const problem = problemOf(
    new CardeaError("invalid_request", "The address of the request cannot be read. Nothing was changed."),
    requestId,
  );
  answer.writeHead(problem.status, headersOf(problem.requestId)).end(JSON.stringify(problem));
}

/** Answers what is no HTTP, or too much or too slow of it, and lets go of the connection. */
export function answerNoHttp(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(noHttp(error.code), "none");
  const body = JSON.stringify(problem);
  const headers = { ...headersOf(null), "content-length": String(Buffer.byteLength(body)), connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${reasonOf(problem)}\r\n${lines.join("")}\r\n${body}`, () => socket.destroy());
}

function noHttp(code: string | undefined): CardeaError {
  if (code === "HPE_HEADER_OVERFLOW") return new CardeaError("request_too_large", "The headers are too large.");
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return new CardeaError("invalid_request", "The request took too long.");
  return new CardeaError("invalid_request", "What was sent is not HTTP.");
}

function reasonOf({ status }: Problem): string {
  return status === 413 ? "Content Too Large" : "Bad Request";
}

function headersOf(requestId: string | null): Record<string, string> {
  return {
    "content-type": PROBLEM_TYPE,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(requestId === null ? {} : { "x-request-id": requestId }),
  };
}
