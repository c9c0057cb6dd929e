import type { Listed, Session } from "../api-types.ts";
import { read, send } from "../request.ts";

/** A passkey of the member who is signed in. */
export interface OwnPasskey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string | null;
}

/** What the browser's authenticator is asked, as JSON. @see WebAuthn Level 3, section 5.1.8 */
export interface Challenge {
  readonly options: object;
}

/** The API of a member's own account. Everything may throw ApiProblem. */
export const accountApi = {
  rename: (name: string) => send<Session>("/account", { name }, { method: "PATCH" }),
  changePassword: (wish: { password: string; newPassword: string }) => send<unknown>("/account/password", wish),
  newRecoveryCodes: (password: string) =>
    send<{ readonly recoveryCodes: readonly string[] }>("/account/recovery-codes", { password }),
  passkeys: () => read<Listed<OwnPasskey>>("/account/passkeys"),
  passkeyChallenge: () => send<Challenge>("/account/passkeys/challenge", {}),
  addPasskey: (name: string, response: object) => send<Listed<OwnPasskey>>("/account/passkeys", { name, response }),
  removePasskey: (id: string) => send<Listed<OwnPasskey>>(`/account/passkeys/${id}/remove`, {}),
  signInChallenge: (signal?: AbortSignal) =>
    send<Challenge>("/session/passkey/challenge", {}, signal === undefined ? {} : { signal }),
  signInByPasskey: (response: object) => send<Session>("/session/passkey", { response }),
  stepUpByPasskey: (response: object) => send<unknown>("/session/step-up/passkey", { response }),
};
