import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./ui/mantine.css";
import "./ui/style.css";
import { ApiProblem } from "./request.ts";
import { takeLinkToken } from "./routes/link-token.ts";
import { router } from "./routes/router.tsx";
import { language } from "./text/text.ts";
import { adoptTheme, theme } from "./theme.ts";

takeLinkToken();
adoptTheme();
document.documentElement.lang = language;

/** A refusal stays a refusal; only what may pass by itself is tried again. */
const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => count < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500),
    },
  },
});

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no place for the page");
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
