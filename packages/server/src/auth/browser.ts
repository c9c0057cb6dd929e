import { CardeaError } from "@cardea/core";
import { locked } from "./guard.ts";

/** What is known of the browser that asks. `address` is the real one, whatever its headers say. */
export interface Browser {
  readonly address: string;
  readonly agent: string | null;
  readonly origin: string | null;
  /** The Cookie header. */
  readonly cookie: string | null;
}

/** Headers for the library: only what we vouch for. */
export function headersOf({ address, agent, origin, cookie }: Browser): Headers {
  const headers = new Headers({ "x-forwarded-for": address });
  if (agent !== null) headers.set("user-agent", agent.slice(0, 300));
  if (origin !== null) headers.set("origin", origin);
  if (cookie !== null) headers.set("cookie", cookie);
  return headers;
}

/** What the library answered, in our words. */
export interface Said {
  readonly body: Readonly<Record<string, unknown>>;
  /** Set-Cookie headers for the browser. */
  readonly cookies: readonly string[];
}

/** The answer, or what was refused as a CardeaError: sign_in_failed, account_locked. */
export async function saidBy(answer: Response): Promise<Said> {
  const body = await readBody(answer);
  if (answer.ok) return { body, cookies: answer.headers.getSetCookie() };
  if (answer.status === 429) throw locked();
  if (answer.status >= 500) throw new CardeaError("internal", "the auth library failed");
  throw signInFailed();
}

async function readBody(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  const text = await answer.text();
  const value: unknown = text === "" ? null : JSON.parse(text);
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** One sentence for all that may be wrong, so that it tells nobody which accounts there are. */
export function signInFailed(): CardeaError {
  return new CardeaError("sign_in_failed", "E-mail, password or code is not right, or it was used already.");
}

/** The value of a cookie that is being set, or null. */
export function cookieSet(cookies: readonly string[], name: string): string | null {
  const line = cookies.find((cookie) => cookie.startsWith(`${name}=`));
  return line === undefined ? null : decodeURIComponent(line.slice(name.length + 1).split(";")[0] ?? "");
}

/** The value of a cookie that the browser sent, or null. */
export function cookieSent(header: string | null, name: string): string | null {
  const part = header?.split(/;\s*/).find((one) => one.startsWith(`${name}=`));
  if (part === undefined) return null;
  try {
    return decodeURIComponent(part.slice(name.length + 1));
  } catch {
    return null; // not ours: we encode
  }
}

/** What a signed cookie says, without its signature. */
export function unsigned(value: string): string {
  const dot = value.lastIndexOf(".");
  return dot < 0 ? value : value.slice(0, dot);
}
