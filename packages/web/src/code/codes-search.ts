import type { CodeKind, CodeState } from "@cardea/core";

/** What narrows the list of codes, as the address has it; ids are told apart by the server. */
export interface CodesSearch {
  readonly state?: CodeState;
  readonly kind?: CodeKind;
  readonly door?: string;
  readonly holder?: string;
}

const STATE = /^(active|scheduled|dormant|expired|used|revoked)$/;
const KIND = /^(one_time|timed|recurring|custom|emergency)$/;
const LOCK = /^lock_[0-9a-f-]{36}$/;
const HOLDER = /^holder_[0-9a-f-]{36}$/;

/** The part of an address that makes sense; the rest is left out. */
export function codesSearchOf({ state, kind, door, holder }: Record<string, unknown>): CodesSearch {
  return {
    ...(fits(state, STATE) && { state: state as CodeState }),
    ...(fits(kind, KIND) && { kind: kind as CodeKind }),
    ...(fits(door, LOCK) && { door }),
    ...(fits(holder, HOLDER) && { holder }),
  };
}

function fits(value: unknown, form: RegExp): value is string {
  return typeof value === "string" && form.test(value);
}
