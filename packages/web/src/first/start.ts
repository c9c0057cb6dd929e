import type { Page, Session, Site } from "../api-types.ts";
import { askEarly } from "./early.ts";
import { loadPagesAt } from "./pages.ts";
import { questionsAt, questionsOf, rightsOf, SESSION, SITES } from "./questions.ts";
import { loadWords } from "../text/spoken.ts";
import { likedScheme } from "../ui/liked-scheme.ts";

/*
 * The first thing that runs, long before the app has come over a slow network: sends for the page at this address and asks
 * what it is going to ask, so that nothing waits for its turn.
 */

const { pathname, hash } = location;
/** With a link somebody becomes another one than who is signed in. */
const isLink = /^#(setup|invitation)=/.test(hash);

/** Before the app hears who is signed in, or it would ask all of it once more. */
async function askAhead(answer: Response): Promise<void> {
  const session = (await answer.json().catch(() => null)) as Session | null; // the app tells what is wrong
  if (session?.signedIn !== true) return;
  for (const address of questionsAt(location, rightsOf(session))) {
    void askEarly(address, address === SITES ? askOfSite : undefined);
  }
}

/** Before the app hears of the sites, for the same reason. */
async function askOfSite(answer: Response): Promise<void> {
  const sites = (await answer.json().catch(() => null)) as Page<Site> | null;
  for (const address of questionsOf(sites?.items ?? [], pathname, Date.now())) void askEarly(address);
}

document.documentElement.dataset["mantineColorScheme"] = likedScheme();
loadWords().catch(() => {}); // the app tries again
// What draws the page is made ready while the rest of the app is still on its way.
import("react-dom/client").catch(() => {});
if (!isLink) {
  void askEarly(SESSION, askAhead).catch(() => {}); // the app hears of it when it takes the answer
  setTimeout(() => loadPagesAt(pathname)); // a task of its own, as each file that is sent for takes a slow phone a moment
}
