/** Where the API stands. */
export const ROOT = "/api/v1";

/** What follows the `?`; undefined is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** The address of a question to the API. */
export function addressOf(path: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return ROOT + path + (given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`);
}
