import { bytesOf, textOf } from "./base64url.ts";

/*
 * The browser's side of passkeys. Challenges and answers travel as JSON; browsers that can read and write that by
 * themselves do, for all others it is done here.
 * @see WebAuthn Level 3, sections 5.1.8 to 5.1.10
 */

/** Whether this page may use passkeys: the browser knows them, and the page has a name and came securely. */
export function knowsPasskeys(): boolean {
  const isNumbers = /^[\d.]+$|^\[/.test(location.hostname);
  return window.isSecureContext && !isNumbers && typeof PublicKeyCredential === "function";
}

/** Whether the browser offers passkeys in the field for the e-mail by itself. */
export async function offersPasskeys(): Promise<boolean> {
  return knowsPasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;
}

/** Asks the authenticator for a new passkey. Throws DOMException if the person does not go on. */
export async function makePasskey(options: object): Promise<object> {
  const publicKey = creationOptions(options);
  return answerOf(await navigator.credentials.create({ publicKey }));
}

interface ShowOptions {
  /** In the field for the e-mail, instead of a dialog. */
  readonly isQuiet?: boolean;
  readonly signal?: AbortSignal;
}

/** Asks the authenticator to show a passkey. Throws DOMException if the person does not go on. */
export async function showPasskey(options: object, { isQuiet = false, signal }: ShowOptions = {}): Promise<object> {
  const publicKey = requestOptions(options);
  const mediation = isQuiet ? { mediation: "conditional" as const } : {};
  return answerOf(await navigator.credentials.get({ publicKey, ...mediation, ...(signal && { signal }) }));
}

/** Options as a server sends them: what is bytes to the authenticator is base64url. */
interface JsonOptions {
  readonly challenge: string;
  readonly user?: { readonly id: string };
  readonly excludeCredentials?: readonly { readonly id: string }[];
  readonly allowCredentials?: readonly { readonly id: string }[];
}

function creationOptions(options: object): PublicKeyCredentialCreationOptions {
  const read = PublicKeyCredential.parseCreationOptionsFromJSON as
    | typeof PublicKeyCredential.parseCreationOptionsFromJSON
    | undefined;
  if (read !== undefined) return read.call(PublicKeyCredential, options as PublicKeyCredentialCreationOptionsJSON);
  const json = options as JsonOptions;
  return {
    ...(json as object as PublicKeyCredentialCreationOptions),
    challenge: bytesOf(json.challenge),
    user: { ...(json.user as object as PublicKeyCredentialUserEntity), id: bytesOf(json.user?.id ?? "") },
    excludeCredentials: described(json.excludeCredentials),
  };
}

function requestOptions(options: object): PublicKeyCredentialRequestOptions {
  const read = PublicKeyCredential.parseRequestOptionsFromJSON as
    | typeof PublicKeyCredential.parseRequestOptionsFromJSON
    | undefined;
  if (read !== undefined) return read.call(PublicKeyCredential, options as PublicKeyCredentialRequestOptionsJSON);
  const json = options as JsonOptions;
  return {
    ...(json as object as PublicKeyCredentialRequestOptions),
    challenge: bytesOf(json.challenge),
    allowCredentials: described(json.allowCredentials),
  };
}

function described(list: JsonOptions["allowCredentials"]): PublicKeyCredentialDescriptor[] {
  return (list ?? []).map((one) => ({ ...one, type: "public-key", id: bytesOf(one.id) }));
}

function answerOf(credential: Credential | null): object {
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException("no passkey", "NotAllowedError");
  const write = credential.toJSON as (() => object) | undefined;
  return write === undefined ? written(credential) : write.call(credential);
}

function written(credential: PublicKeyCredential): object {
  const { id, rawId, type, response } = credential;
  const parts: Record<string, string> = { clientDataJSON: textOf(response.clientDataJSON) };
  if (response instanceof AuthenticatorAttestationResponse) {
    parts["attestationObject"] = textOf(response.attestationObject);
  } else if (response instanceof AuthenticatorAssertionResponse) {
    parts["authenticatorData"] = textOf(response.authenticatorData);
    parts["signature"] = textOf(response.signature);
    if (response.userHandle !== null) parts["userHandle"] = textOf(response.userHandle);
  }
  return { id, rawId: textOf(rawId), type, response: parts, clientExtensionResults: {} };
}
