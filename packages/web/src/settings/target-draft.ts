import type { FieldProblem } from "../api-types.ts";
import { ApiProblem } from "../request.ts";
import { text } from "../text/text.ts";

/** What is typed about a Cardea lock in the network. */
export interface TargetDraft {
  readonly url: string;
  readonly token: string;
  readonly allowPlainHttp: boolean;
}

export const EMPTY_TARGET: TargetDraft = { url: "", token: "", allowPlainHttp: false };

/** Whether the address is one over which others on the way could read along; not within this machine. */
export function isPlainHttp(url: string): boolean {
  return /^http:\/\/(?!localhost\b|127\.|\[::1\])/i.test(url.trim());
}

/** The settings that the driver takes. A machine and port without more is meant to be spoken to over https. */
export function settingsOf({ url, token, allowPlainHttp }: TargetDraft): Readonly<Record<string, unknown>> {
  const typed = url.trim();
  const address = typed.includes("://") || typed === "" ? typed : `https://${typed}`;
  return {
    url: address,
    token: token.trim(),
    ...(isPlainHttp(address) && allowPlainHttp && { allowPlainHttp: true }),
  };
}

/** What is wrong with that setting, in the language of the page; null if the problem is not about it. */
export function faultOf(problem: unknown, name: keyof TargetDraft): string | null {
  if (!(problem instanceof ApiProblem)) return null;
  const field = problem.fields.find(({ path }) => path === `settings.${name}`);
  return field === undefined ? null : faultText(field);
}

/** The same of one setting, or of the connection as a whole. */
export function faultText({ path, code, message }: FieldProblem): string {
  return text.connections.fault[`${path} ${code}`] ?? message;
}

/** Whether a problem is told beside one of the fields. */
export function isToldBeside(problem: unknown): boolean {
  return faultOf(problem, "url") !== null || faultOf(problem, "token") !== null;
}
