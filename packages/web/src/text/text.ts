import type { Text } from "./catalog.ts";
import { isolatingCatalog } from "./isolate.ts";
import { loadWords } from "./spoken.ts";

export { language, locale } from "./spoken.ts";

/**
 * Every word of the page, in the viewer's language. They come in a file of their own: there are none before `learnWords`, so
 * that a module must not look one up while it is loaded, but when something is drawn.
 */
export let text: Text;

/** Has all words ready. Before that nothing can be drawn. */
export async function learnWords(): Promise<void> {
  speak(await loadWords());
}

export function speak(words: Text): void {
  text = isolatingCatalog(words);
}
