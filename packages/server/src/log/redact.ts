import type { Loggable } from "./port.ts";

/** Fields with such a name never reach the log, whatever they hold. */
const SECRET_NAME = /pin$|^pins?_|secret|token|authorization|cookie|password|phone|e-?mail/i;
/** Digits that could be a PIN, when they stand alone. */
const DIGIT_RUN = /(?<![0-9A-Za-z])\d{4,12}(?![0-9A-Za-z])/g;

/** The fields without those that are secret by their name. The last line of defence: nothing should ever come this far. */
export function redactFields(fields: Readonly<Record<string, Loggable>>): Record<string, Loggable> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, SECRET_NAME.test(name) ? "[redacted]" : value]),
  );
}

/** Text from outside (a radio, a broker, a database) with every run of 4 to 12 digits masked. */
export function redactText(text: string): string {
  return text.replaceAll(DIGIT_RUN, "[digits]");
}
