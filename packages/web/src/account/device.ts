/** Browsers by what their User-Agent holds; one that holds also another's word comes first. */
const BROWSERS = [
  ["Edg", "Edge"],
  ["OPR/", "Opera"],
  ["SamsungBrowser", "Samsung Internet"],
  ["Firefox", "Firefox"],
  ["FxiOS", "Firefox"],
  ["CriOS", "Chrome"],
  ["Chrome", "Chrome"],
  ["Safari", "Safari"],
] as const;
const SYSTEMS = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["CrOS", "ChromeOS"],
  ["Windows", "Windows"],
  ["Mac OS X", "Mac"],
  ["Linux", "Linux"],
] as const;

/** Browser and system of a User-Agent, as people call them; null where it is none that we know. */
export function deviceOf(agent: string | null): { readonly browser: string; readonly system: string | null } | null {
  const nameIn = (list: readonly (readonly [string, string])[]) =>
    list.find(([word]) => agent?.includes(word) === true)?.[1] ?? null;
  const browser = nameIn(BROWSERS);
  return browser === null ? null : { browser, system: nameIn(SYSTEMS) };
}
