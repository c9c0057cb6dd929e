import { CardeaError, type LockId } from "@cardea/core";
import { activateCode, deactivateCode } from "cardea/src/codes/activate-code.ts";
import { changeCode } from "cardea/src/codes/change-code.ts";
import { createCode } from "cardea/src/codes/create-code.ts";
import type { CodeTools } from "cardea/src/codes/port.ts";
import { replacePin } from "cardea/src/codes/replace-pin.ts";
import { revokeCode } from "cardea/src/codes/revoke-code.ts";
import { makeLink, wakeByHand } from "cardea/src/guest/links.ts";
import type { StoredCode } from "cardea/src/store/port.ts";
import { MEMBER } from "./house.ts";
import type { Act, Times } from "./scenario.ts";

export const MEMBER_ACTS = [
  "create",
  "revoke",
  "change",
  "replace",
  "activate",
  "deactivate",
  "fence",
  "wake",
] as const;
/** What members do with codes. */
export type MemberAct = Extract<Act, { readonly do: (typeof MEMBER_ACTS)[number] }>;

/** By which a code of the scenario is found in the store. */
export function labelOf(number: number): string {
  return `code ${number};`;
}

/**
 * Does what a member asks for, through one server. Answers whether it was done; what the product refuses with a reason
 * isn't. Throws what should never be thrown.
 */
export async function doAsMember(
  act: MemberAct,
  tools: CodeTools,
  { stored, lockIds }: { readonly stored: StoredCode | null; readonly lockIds: readonly LockId[] },
): Promise<boolean> {
  try {
    await dispatch(act, tools, { stored, lockIds });
    return true;
  } catch (error) {
    if (error instanceof CardeaError && error.code !== "vault_cannot_open") return false;
    throw error;
  }
}

const FENCED = { registeredDevice: false, backup: false, fence: {}, locale: null };

interface Known {
  readonly stored: StoredCode | null;
  readonly lockIds: readonly LockId[];
}

async function dispatch(act: MemberAct, tools: CodeTools, { stored, lockIds }: Known): Promise<unknown> {
  if (act.do === "create") return create(act, tools, lockIds);
  if (stored === null) return undefined;
  const codeId = stored.id;
  switch (act.do) {
    case "revoke":
      return revokeCode(tools, { codeId, reason: null }, MEMBER);
    case "change":
      return changeCode(tools, { codeId, change: timesOf(act.times) }, MEMBER);
    case "replace":
      return replacePin(tools, { codeId, pin: stored.kind === "custom" ? act.digits : null }, MEMBER);
    case "activate":
      return activateCode(tools, { codeId, minutes: act.minutes, reason: "fire" }, MEMBER);
    case "deactivate":
      return deactivateCode(tools, { codeId, reason: null }, MEMBER);
    case "fence":
      return makeLink(tools, { codeId, wish: FENCED }, MEMBER);
    case "wake":
      return wakeByHand(tools, { codeId, minutes: act.minutes }, MEMBER);
  }
}

function create(
  { code, kind, locks, times, digits }: Extract<MemberAct, { do: "create" }>,
  tools: CodeTools,
  lockIds: readonly LockId[],
): Promise<unknown> {
  const input = {
    kind,
    lockIds: locks.map((number) => lockIds[number] ?? ""),
    holder: { name: `Guest ${code}` },
    label: labelOf(code),
    ...(digits !== null && { pin: digits }),
    ...(kind === "custom" && times.endsAt === null && { endless: true }),
    ...timesOf(times),
  };
  return createCode(tools, input, MEMBER);
}

/** The times as a caller writes them: what is null is left out. */
function timesOf({
  startsAt = null,
  endsAt = null,
  weekly = [],
  dated = [],
  except = [],
  maxUses = null,
  firstUseTtlMinutes = null,
}: Partial<Times>) {
  return {
    ...(startsAt !== null && { startsAt }),
    ...(endsAt !== null && { endsAt }),
    ...(weekly.length > 0 && { weekly }),
    ...(dated.length > 0 && { dated }),
    ...(except.length > 0 && { except }),
    ...(maxUses !== null && { maxUses }),
    ...(firstUseTtlMinutes !== null && { firstUseTtlMinutes }),
  };
}
