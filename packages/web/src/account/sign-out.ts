import { api } from "../api.ts";
import type { Session } from "../api-types.ts";

/** What belongs to the browser, not to who is signed in: language and colors. */
const KEPT = ["cardea.language", "mantine-color-scheme-value"] as const;

/** Signs out here. The server has the browser forget all that it keeps of the page, but for how it looks. */
export async function signOut(): Promise<Session> {
  return keepingLook(api.signOut);
}

/** Signs out everywhere; answers how the page stands then. */
export async function signOutEverywhere(): Promise<Session> {
  await keepingLook(api.endAllSessions);
  return { signedIn: false, setUp: true, name: null, member: null, secondFactorNeeded: false };
}

async function keepingLook<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  const kept = KEPT.map((name) => [name, stored(name)] as const);
  const answer = await work();
  for (const [name, value] of kept) if (value !== null) localStorage.setItem(name, value);
  return answer;
}

function stored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // a browser that keeps nothing
  }
}
