import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { startTransition, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./ui/mantine.css";
import "./ui/theme.css";
import "./ui/style.css";
import "./ui/ground.css";
import { takeAnswers } from "./first/answers.ts";
import { whenSettled } from "./first/settled.ts";
import { ApiProblem, isOffline } from "./request.ts";
import { heldLink, takeLinkToken } from "./routes/link-token.ts";
import { makeRouter } from "./routes/router.tsx";
import { language, learnWords } from "./text/text.ts";
import { Looks } from "./ui/looks.tsx";
import { isKeptHere, startWorker, workersHere } from "./worker/register.ts";

/** How long what was shown is kept for when it is looked at again without a connection. */
const KEPT_MS = 30 * 60_000;
const OFFLINE_RETRY_MS = 3_000;
/** So long the first picture waits for answers at most; after that the page says itself what it waits for. */
const ANSWERS_MS = 800;

takeLinkToken();
document.documentElement.lang = language;

/**
 * A refusal stays a refusal; only what may pass by itself is tried again. Without a connection questions are asked until it
 * is back, and what is shown stays; what does something is never put off until then: an unlock that comes an hour late is
 * worse than none. Whether there is a connection the server says, not the browser, which may be on the same machine.
 */
const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: KEPT_MS,
      networkMode: "always",
      refetchOnReconnect: true,
      retry: (count, error) => isOffline(error) || (count < 2 && !isRefusal(error)),
      retryDelay: (count, error) => (isOffline(error) ? OFFLINE_RETRY_MS : Math.min(1_000 * 2 ** count, 30_000)),
    },
    mutations: { networkMode: "always" },
  },
});

function isRefusal(error: Error): boolean {
  return error instanceof ApiProblem && error.status >= 400 && error.status < 500;
}

// Where the app is kept on the device the typeface is there at once. Before that its stand-in stays for the visit: to write
// all words anew under somebody's eyes costs a slow phone more than the difference is worth. It comes late only where
// nothing can be kept.
const loadTypeface = (): void => void import("./ui/typeface.ts").catch(() => {}); // the stand-in stays
if (isKeptHere()) loadTypeface();
else if (workersHere() === null) whenSettled(queryClient, loadTypeface);

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no place for the page");
const app = createRoot(root);

/** In slices, between which a slow phone answers to a finger. */
function draw(router: ReturnType<typeof makeRouter>): void {
  startTransition(() => {
    app.render(
      <StrictMode>
        <Looks>
          <QueryClientProvider client={queryClient}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </Looks>
      </StrictMode>,
    );
  });
}

/** Ends the task here and goes on in another, so that a slow phone can do something else in between. */
const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function begin(): Promise<void> {
  await breath(); // to run all these scripts for the first time was long enough
  await learnWords();
  const router = makeRouter();
  whenSettled(queryClient, () => startWorker((path) => router.history.push(path)));
  if (heldLink() === null) {
    const late = new Promise((resolve) => setTimeout(resolve, ANSWERS_MS));
    const answers = takeAnswers(queryClient, location.pathname);
    await breath();
    const known = Promise.all([answers, router.load()]);
    await Promise.race([known, late]).catch(() => {}); // the page itself tells what went wrong
  }
  draw(router);
}

void begin();
