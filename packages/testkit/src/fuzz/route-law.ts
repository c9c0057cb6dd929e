import { PROBLEMS } from "@cardea/core";
import { type ApiDocument, mismatch, type Operation } from "./api-schema.ts";
import { type ApiAnswer, CANARY } from "./fuzzed-house.ts";

/** Locks and the disk may be away; everything else above is our own fault. */
const EXPECTED_5XX: readonly string[] = ["lock_unreachable"];

/** These write down what was tried, also where it failed. */
const RECORDED_REFUSALS: readonly string[] = ["lock.lock_asked", "lock.unlock_asked"];

export interface Happened {
  readonly operation: Operation;
  readonly answer: ApiAnswer;
  /** What callers left in the audit log meanwhile. */
  readonly records: readonly string[];
}

/** What an answer breaks of the laws of all answers, in words; null if nothing. */
export function brokenLaw(happened: Happened, document: ApiDocument): string | null {
  return statusFault(happened) ?? secretFault(happened) ?? bodyFault(happened, document) ?? traceFault(happened);
}

function statusFault({ operation, answer: { status, text } }: Happened): string | null {
  if (status >= 500) {
    const isExpected = operation.responses[String(status)] !== undefined || EXPECTED_5XX.includes(codeIn(text) ?? "");
    return isExpected ? null : `it answered ${status}: ${text.slice(0, 300)}`;
  }
  const isDocumented = status >= 400 || Object.hasOwn(operation.responses, String(status));
  return isDocumented ? null : `the status ${status} is not documented`;
}

function secretFault({ operation, answer: { text, headers } }: Happened): string | null {
  if (operation.path.endsWith("/reveal")) return null;
  const where = text.includes(CANARY) ? "the body" : JSON.stringify(headers).includes(CANARY) ? "the headers" : null;
  return where === null ? null : `digits of a PIN are in ${where}`;
}

function bodyFault({ operation, answer }: Happened, document: ApiDocument): string | null {
  const { status, headers, text } = answer;
  const type = String(headers["content-type"]).split(";")[0] ?? "";
  const content = operation.responses[String(status)]?.content ?? operation.responses["default"]?.content ?? {};
  const documented = content[type];
  if (documented === undefined) return `the type ${type} of ${status} is not documented`;
  if (!type.endsWith("json")) return null;
  const body = JSON.parse(text) as unknown;
  const found = mismatch(body, documented.schema ?? {}, document);
  if (found !== null) return `the answer ${status} is not as documented: ${found}`;
  return status < 400 ? null : problemFault(answer);
}

function problemFault({ status, text, headers }: ApiAnswer): string | null {
  const code = codeIn(text);
  if (code === null || !Object.hasOwn(PROBLEMS, code)) return `the problem has no known code: ${code}`;
  if (PROBLEMS[code as keyof typeof PROBLEMS].status !== status) return `${code} came with the status ${status}`;
  if (headers["cache-control"] !== "no-store") return "a problem may be cached";
  return null;
}

function traceFault({ answer: { status, text }, records }: Happened): string | null {
  const left = records.filter((action) => !RECORDED_REFUSALS.includes(action));
  return status < 400 || left.length === 0 ? null : `refused with ${codeIn(text)}, but it left ${left.join(", ")}`;
}

function codeIn(text: string): string | null {
  try {
    const { code } = JSON.parse(text) as { readonly code?: unknown };
    return typeof code === "string" ? code : null;
  } catch {
    return null; // no problem at all
  }
}
