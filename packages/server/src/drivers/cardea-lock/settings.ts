import { CardeaError } from "@cardea/core";

/** Where a standalone lock is and how it is told that it's us. */
export interface CardeaLockSettings {
  /** Its address, like `https://lock.lan:8443`, without a path. */
  readonly url: string;
  /** Its management token. */
  readonly token: string;
  /** The owner knows that PINs then go over the network in clear. */
  readonly allowPlainHttp?: boolean;
}

/** Checked settings. Throws invalid_request with a sentence for the owner that repeats nothing of them. */
export function readSettings(settings: unknown): { readonly origin: string; readonly token: string } {
  const { url, token, allowPlainHttp } = (settings ?? {}) as Partial<Record<keyof CardeaLockSettings, unknown>>;
  const parsed = typeof url === "string" && URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    refuse("url", "wrong_form", "The address of the lock must begin with https://.");
  const isBare = parsed.pathname === "/" && parsed.search === "" && parsed.hash === "";
  if (!isBare || parsed.username !== "" || parsed.password !== "") {
    refuse("url", "wrong_form", "The address of the lock must be a host and a port only, like https://lock.lan:8443.");
  }
  if (parsed.protocol === "http:" && !isLoopback(parsed.hostname) && allowPlainHttp !== true) {
    refuse(
      "url",
      "plain_http",
      "Over plain HTTP anybody on the way can read the PINs. Use https, or say that plain HTTP is allowed for this lock.",
    );
  }
  if (typeof token !== "string" || !/^[\x21-\x7e]{16,500}$/.test(token)) {
    refuse(
      "token",
      "wrong_form",
      "The lock's management token is missing or too short. The lock shows it when it starts for the first time.",
    );
  }
  return { origin: parsed.origin, token };
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function refuse(name: keyof CardeaLockSettings, code: string, sentence: string): never {
  throw new CardeaError("invalid_request", sentence, {
    fields: [{ path: `settings.${name}`, code, message: "It cannot be used like this." }],
  });
}
