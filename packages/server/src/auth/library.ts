import { makeId } from "@cardea/core";
import type { Log } from "../log/port.ts";
import type { Store } from "../store/port.ts";
import type { World } from "../world/port.ts";
import { PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN } from "./credentials.ts";
import { storeAdapter } from "./store-adapter.ts";

/** How long a browser stays signed in, in seconds. */
export const SESSION_S = 30 * 24 * 3_600;

export interface LibraryTools {
  readonly store: Store;
  readonly world: World;
  readonly log: Log;
  /** Encrypts secrets at rest and signs cookies. */
  readonly secret: string;
  /** Where browsers reach the server; null where it was not said. */
  readonly publicUrl: string | null;
}

/** The name of the session's cookie. A browser takes `__Host-` only over TLS, from this host alone. */
export function sessionCookie(publicUrl: string | null): string {
  return cookieName(publicUrl, "session");
}

function cookieName(publicUrl: string | null, name: string): string {
  return `${isSecure(publicUrl) ? "__Host-" : ""}cardea_${name}`;
}

function isSecure(publicUrl: string | null): boolean {
  return publicUrl?.startsWith("https:") === true;
}

/** better-auth, set up for one house. It is loaded only when somebody signs in: that takes a while. */
export async function openLibrary(tools: LibraryTools) {
  const { betterAuth } = await import("better-auth/minimal");
  const { twoFactor } = await import("better-auth/plugins/two-factor");
  const { passkey } = await import("@better-auth/passkey");
  const { store, secret, publicUrl } = tools;
  const { rpId, origin } = partyOf(publicUrl);
  return betterAuth({
    appName: "Cardea",
    baseURL: publicUrl ?? "http://localhost",
    secret,
    database: storeAdapter(store),
    telemetry: { enabled: false },
    rateLimit: { enabled: false }, // the routes have their own, and the account lock counts for all servers
    logger: quietLogger(tools.log),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_CHARACTERS_MIN,
      maxPasswordLength: PASSWORD_CHARACTERS_MAX,
    },
    session: { expiresIn: SESSION_S, disableSessionRefresh: true, freshAge: 0 },
    advanced: advanced(tools),
    plugins: [
      twoFactor({ issuer: "Cardea", twoFactorCookieMaxAge: 300, accountLockout: { enabled: true } }),
      passkey({
        rpID: rpId,
        rpName: "Cardea",
        ...(origin === null ? {} : { origin }),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        advanced: { webAuthnChallengeCookie: "passkey" },
      }),
    ],
  });
}

export type Library = Awaited<ReturnType<typeof openLibrary>>;

function advanced({ world, publicUrl }: LibraryTools) {
  const named = (name: string): { name: string } => ({ name: cookieName(publicUrl, name) });
  return {
    cookiePrefix: "cardea",
    useSecureCookies: false, // it would name them `__Secure-`; the names and the flag are given below
    defaultCookieAttributes: {
      sameSite: "strict" as const,
      httpOnly: true,
      path: "/",
      secure: isSecure(publicUrl),
    },
    cookies: {
      session_token: named("session"),
      two_factor: named("second_factor"),
      passkey: named("passkey"),
      dont_remember: named("dont_remember"),
      trust_device: named("trust_device"),
    },
    ipAddress: { ipAddressHeaders: ["x-forwarded-for"] },
    database: {
      generateId: ({ model }: { model: string }) =>
        model === "user"
          ? makeId("member", world.now(), world.randomBytes(10))
          : makeId("key", world.now(), world.randomBytes(10)).replace("key_", `${model}_`),
    },
  };
}

/** A passkey belongs to a name, never to an address of numbers. */
function partyOf(publicUrl: string | null): { rpId: string; origin: string | null } {
  if (publicUrl === null) return { rpId: "localhost", origin: null };
  const { hostname, origin } = new URL(publicUrl);
  return { rpId: hostname, origin };
}

/** What the library has to say may hold what was typed, so only that it spoke is kept. */
function quietLogger(log: Log) {
  return {
    level: "error" as const,
    log: (level: string) => {
      if (level === "error") log.warn("the auth library complained", { level });
    },
  };
}
