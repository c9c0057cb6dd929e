import { DAY_MS, type Instant, later } from "../time/instant.ts";
import type { CodeFacts } from "./facts.ts";
import { type Finding, finding } from "./finding.ts";
import { sharingOf } from "./sharing.ts";

export const UNUSED_DAYS = 60;

/** What is wrong with one code that is not over. */
export function codeFindings(code: CodeFacts, now: Instant): readonly Finding[] {
  return [endless(code), unused(code, now), weak(code), shared(code)].filter((found) => found !== null);
}

function about({ id, siteId, holderName }: CodeFacts) {
  return { siteId, subject: { kind: "code", id, name: holderName } } as const;
}

/** An emergency code sleeps until it is wanted: it needs no end. */
function endless(code: CodeFacts): Finding | null {
  if (code.kind === "emergency" || code.endsAt !== null) return null;
  const severity = code.maxUses === null ? "medium" : "low";
  return finding({ ...about(code), kind: "endless_code", severity, since: code.createdAt, remedy: "set_end" });
}

function unused(code: CodeFacts, now: Instant): Finding | null {
  if (code.kind === "emergency" || code.state !== "active") return null;
  const start = later(code.createdAt, code.startsAt ?? code.createdAt);
  const since = later(start, code.lastUsedAt ?? start);
  const days = Math.floor((now - since) / DAY_MS);
  if (days < UNUSED_DAYS) return null;
  const facts = { days, everUsed: code.lastUsedAt !== null };
  return finding({ ...about(code), kind: "unused_code", severity: "medium", since, remedy: "revoke_code", facts });
}

function weak(code: CodeFacts): Finding | null {
  if (!code.hasWeakPin) return null;
  const remedy = code.kind === "custom" ? "choose_pin" : "replace_pin";
  return finding({ ...about(code), kind: "weak_pin", severity: "high", since: code.createdAt, remedy });
}

function shared(code: CodeFacts): Finding | null {
  const sharing = sharingOf(code);
  if (sharing === null) return null;
  const { reason, ...numbers } = sharing;
  return finding({
    ...about(code),
    kind: "shared_code",
    severity: reason === "group_name" ? "low" : "medium",
    since: reason === "group_name" ? code.createdAt : (code.lastUsedAt ?? code.createdAt),
    remedy: "see_code",
    facts: { reason, ...numbers },
  });
}
