import type { Session } from "../api-types.ts";
import { askEarly } from "./early.ts";
import { loadPagesAt } from "./pages.ts";
import { questionsAt, SESSION } from "./questions.ts";
import { likedScheme } from "../ui/liked-scheme.ts";

/*
 * The first thing that runs, long before the app has come over a slow network: sends for the page at this address and asks
 * what it is going to ask, so that nothing waits for its turn.
 */

const { pathname, search, hash } = location;
/** With a link somebody becomes another one than who is signed in. */
const isLink = /^#(setup|invitation)=/.test(hash);

async function askAhead(): Promise<void> {
  const answer = await askEarly(SESSION);
  const { signedIn } = (await answer.clone().json()) as Session;
  if (signedIn) for (const address of questionsAt(pathname, search)) void askEarly(address);
}

document.documentElement.dataset["mantineColorScheme"] = likedScheme();
// What draws the page is made ready while the rest of the app is still on its way.
import("react-dom/client").catch(() => {});
if (!isLink) {
  loadPagesAt(pathname);
  askAhead().catch(() => {}); // the app asks for itself and tells what is wrong
}
