import { FEED_LIMITS } from "./limits.ts";

/** A line of a calendar. The name and the names of parameters are in capitals; the value is as it stands. */
export interface ContentLine {
  readonly name: string;
  /** First values only, in order. */
  readonly params: readonly (readonly [name: string, value: string])[];
  readonly value: string;
}

const NAME = /^[A-Za-z0-9-]+(?=[;:])/;
const PARAM = /;([A-Za-z0-9-]+)=(?:"([^"]*)"|([^";:,]*))(?:,(?:"[^"]*"|[^";:,]*))*/y;

/** The name of a line, in capitals, or null if it is no content line. */
export function nameOfLine(text: string): string | null {
  return NAME.exec(text)?.[0].toUpperCase() ?? null;
}

/**
 * The parts of a line; "broken" if it is no content line, "too_many_params" if it breaks that cap. Takes time linear in
 * the line.
 * @see RFC 5545 section 3.1 and 3.2
 */
export function readContentLine(text: string): ContentLine | "broken" | "too_many_params" {
  const name = nameOfLine(text);
  if (name === null) return "broken";
  const params: [string, string][] = [];
  let at = name.length;
  while (text[at] === ";") {
    if (params.length === FEED_LIMITS.paramsMax) return "too_many_params";
    PARAM.lastIndex = at;
    const [, key = "", quoted, bare = ""] = PARAM.exec(text) ?? [];
    if (key === "") return "broken";
    params.push([key.toUpperCase(), quoted ?? bare]);
    at = PARAM.lastIndex;
  }
  return text[at] === ":" ? { name, params, value: text.slice(at + 1) } : "broken";
}

/** The first value of a parameter, or null. */
export function paramOf(line: ContentLine, name: string): string | null {
  return line.params.find(([key]) => key === name)?.[1] ?? null;
}

/** The text that a value of type TEXT stands for. @see RFC 5545 section 3.3.11 */
export function unescapeText(value: string): string {
  return value.replace(/\\([\\;,nN])/g, (_, char: string) => (char === "n" || char === "N" ? "\n" : char));
}
