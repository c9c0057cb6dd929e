import { CardeaError } from "@cardea/core";

export const PASSWORD_CHARACTERS_MIN = 10;
export const PASSWORD_CHARACTERS_MAX = 128;

/** How passwords begin that are tried first. */
const WORN = /^(?:password|passwort|qwert[yz]|letmein|welcome|willkommen|cardea|admin|iloveyou|abc123|123456789?0?)/i;

/** The e-mail as it is kept: without blanks around it, in lower case. Throws invalid_field. */
export function readEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (/^[a-z0-9.!#$%&*+/=?^_{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(email) && email.length <= 254) return email;
  throw badField("email", "wrong_form", "It must be an e-mail address, like ann@example.org.");
}

/** Refuses a password that others would try. Throws invalid_field, which never repeats it. @see OWASP ASVS 5.0, 6.2.4 */
export async function checkPassword(
  password: string,
  person: { readonly name: string; readonly email: string },
): Promise<void> {
  const { length } = [...password];
  if (length < PASSWORD_CHARACTERS_MIN || length > PASSWORD_CHARACTERS_MAX) {
    throw badField(
      "password",
      "wrong_length",
      `Take ${PASSWORD_CHARACTERS_MIN} to ${PASSWORD_CHARACTERS_MAX} characters; a few words in a row are good.`,
    );
  }
  const lower = password.toLowerCase();
  const own = [person.email, person.email.split("@")[0] ?? "", person.name.toLowerCase()];
  const isGuessed = WORN.test(password) || new Set(password).size < 5 || own.some((one) => one !== "" && lower === one);
  if (isGuessed || (await isCommon(lower)))
    throw badField("password", "weak", "Others would try that one: take a few words in a row.");
}

let commonPasswords: ReadonlySet<string> | null = null;

/** Whether it is one of those that people use most. The list is loaded when it is first needed: half a megabyte. */
async function isCommon(password: string): Promise<boolean> {
  if (commonPasswords === null) {
    const { dictionary } = await import("@zxcvbn-ts/language-common");
    const all = dictionary["passwords-common"];
    commonPasswords = new Set(all.filter(({ length }) => length >= PASSWORD_CHARACTERS_MIN));
  }
  return commonPasswords.has(password);
}

function badField(path: string, code: string, message: string): CardeaError {
  return new CardeaError("invalid_field", "A field cannot be taken. Nothing was changed.", {
    fields: [{ path, code, message }],
  });
}
