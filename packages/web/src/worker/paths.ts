/** Places that are not the app's: the API, a guest's page, the keypad on a wall, and files. */
const NOT_THE_APP = /^\/(api|g|keypad|health|ready|metrics)(\/|$)|\.[a-z0-9]{1,12}$/i;

/** Whether the app's own page stands at that path, so that it may be shown from what is kept. */
export function isAppPath(pathname: string): boolean {
  return !NOT_THE_APP.test(pathname);
}

/** A path of the app in what a notice says it leads to; anything else leads to its front page. */
export function pathIn(url: unknown): string {
  return typeof url === "string" && /^\/(?![/\\])[\w/-]*$/.test(url) ? url : "/";
}

/** One file that is kept: its address, and what changes when it does (null: the address itself does). */
export interface KeptFile {
  readonly url: string;
  readonly revision: string | null;
}

/** The name of the cache for exactly these files: another set has another name. */
export function cacheName(files: readonly KeptFile[]): string {
  let hash = 0xcbf29ce484222325n;
  for (const letter of JSON.stringify(files)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(letter.codePointAt(0) ?? 0)) * 0x100000001b3n);
  }
  return `shell-${hash.toString(16)}`;
}
