import { NAME_PARTICLES } from "./words.ts";

const NAME = /^[\p{L}\p{M}*.'’\- ]{1,60}$/u;
const WORDS_MAX = 5;

/** The text as the name of a person, or null if it is none: too long, with digits, a sentence. */
export function guestNameOf(text: string): string | null {
  const name = text.trim().replaceAll(/ {2,}/g, " ");
  return isShort(name) ? name : null;
}

/** Whether a text is nothing but a name: a few words, each with a capital or of a script that has none. */
export function isPlainName(text: string): boolean {
  const words = text.split(" ");
  if (!isShort(text) || NAME_PARTICLES.has(words.at(-1) ?? "")) return false;
  return words.every((word) => isCapital(word) || NAME_PARTICLES.has(word));
}

function isShort(text: string): boolean {
  return NAME.test(text) && /\p{L}/u.test(text) && text.split(" ").length <= WORDS_MAX;
}

function isCapital(word: string): boolean {
  const first = word.slice(0, 1);
  return first !== "" && first === first.toUpperCase();
}
