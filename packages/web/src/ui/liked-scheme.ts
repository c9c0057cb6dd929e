/** Where the app remembers which scheme its user likes. */
const SCHEME_KEY = "mantine-color-scheme-value";

/** The scheme that the user chose in this browser, or else the one of the device. */
export function likedScheme(): "light" | "dark" {
  let liked: string | null = null;
  try {
    liked = localStorage.getItem(SCHEME_KEY);
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause; // a browser may forbid a page to remember anything
  }
  if (liked === "light" || liked === "dark") return liked;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
