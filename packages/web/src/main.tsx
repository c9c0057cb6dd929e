import { MantineProvider } from "@mantine/core";
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
import { router } from "./routes/router.tsx";
import { language } from "./text/text.ts";
import { theme } from "./theme.ts";
import { isKeptHere, startWorker } from "./worker/register.ts";

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

// Kept on the device it is there at once; over a network it comes after what it shows, and until then there is a stand-in.
const loadTypeface = (): void => void import("./ui/typeface.ts").catch(() => {});
if (isKeptHere()) loadTypeface();
else whenSettled(queryClient, loadTypeface);
whenSettled(queryClient, () => startWorker((path) => router.history.push(path)));

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no place for the page");
const app = createRoot(root);

/** In slices, between which a slow phone answers to a finger. */
function draw(): void {
  startTransition(() => {
    app.render(
      <StrictMode>
        <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
          <QueryClientProvider client={queryClient}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </MantineProvider>
      </StrictMode>,
    );
  });
}

if (heldLink() !== null) {
  draw();
} else {
  const late = new Promise((resolve) => setTimeout(resolve, ANSWERS_MS));
  const known = Promise.all([takeAnswers(queryClient, location.pathname), router.load()]);
  void Promise.race([known, late]).then(draw, draw);
}
