import type { AskAbout, GuestView, PositionAnswer } from "./view.ts";

const ROOT = "/api/v1/guest";
const TIMEOUT_MS = 15_000;

const CODES = [
  "link_unknown",
  "device_needed",
  "device_refused",
  "rate_limited",
  "fence_closed",
  "not_yet",
  "offline",
] as const;
export type ProblemCode = (typeof CODES)[number] | "server_down";

/** A refusal, or no answer at all. What the page does not know by its code counts as a server that is down. */
export class GuestProblem extends Error {
  override readonly name = "GuestProblem";
  readonly code: ProblemCode;

  constructor(code: ProblemCode) {
    super(code);
    this.code = code;
  }
}

/** The proof that this is the device to which a link is bound. */
export interface DeviceProof {
  readonly publicKey: JsonWebKey;
  readonly challenge: string;
  /** ECDSA P-256 with SHA-256 over the challenge, r and s side by side, base64url. */
  readonly signature: string;
}

/** Who asks: the token of the link, and the proof where the link is bound. It travels in bodies only. */
export interface Bearer {
  readonly token: string;
  readonly device?: DeviceProof;
}

export interface Position {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracyMeters: number;
}

export interface Ask {
  readonly about: AskAbout;
  readonly lockId?: string;
  readonly text?: string;
}

export const guestApi = {
  challenge: (token: string) => post<{ readonly challenge: string }>("/challenge", { token }),
  view: (bearer: Bearer) => post<GuestView>("/view", bearer),
  pin: (bearer: Bearer) => post<{ readonly pin: string }>("/pin", bearer),
  position: (bearer: Bearer, position: Position) => post<PositionAnswer>("/position", { ...bearer, ...position }),
  ask: (bearer: Bearer, ask: Ask) => post<{ readonly backupOffered: boolean }>("/ask", { ...bearer, ...ask }),
  backup: (bearer: Bearer) => post<{ readonly pin: string }>("/backup", bearer),
};

async function post<Answer>(path: string, body: object): Promise<Answer> {
  const response = await fetch(ROOT + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    credentials: "omit", // who is signed in to the app is a guest here like everybody else
    cache: "no-store",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw new GuestProblem("offline");
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer as Answer;
  throw new GuestProblem(problemCode(response.status, answer));
}

function problemCode(status: number, answer: unknown): ProblemCode {
  const code = (answer as { readonly code?: unknown } | null)?.code;
  return CODES.find((known) => known === code) ?? (status === 429 ? "rate_limited" : "server_down");
}
