import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useEffect } from "react";
import { api } from "../api.ts";
import { LiveProvider } from "../live.tsx";
import { sessionQuery } from "../queries.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { text } from "../text/text.ts";
import { hasSetupToken, spendSetupToken } from "./setup-token.ts";
import { Shell } from "./shell.tsx";
import { SignedOutPage } from "./signed-out-page.tsx";

/** Lets in who is signed in or holds a set-up link; tells everybody else how to get one. */
export function Gate(): ReactElement | null {
  const setUp = useSetUp();
  const session = useQuery({ ...sessionQuery, enabled: !setUp.isPending && !hasSetupToken() });
  if (setUp.isPending || hasSetupToken()) return <p style={{ padding: 24 }}>{text.setUp.working}</p>;
  if (session.isError) {
    return (
      <main style={{ padding: 24 }}>
        <ProblemNote error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  if (session.data === undefined) return null;
  if (!session.data.signedIn) return <SignedOutPage error={setUp.error} />;
  return (
    <LiveProvider>
      <Shell />
    </LiveProvider>
  );
}

function useSetUp(): { readonly isPending: boolean; readonly error: unknown } {
  const client = useQueryClient();
  const setUp = useMutation({
    mutationFn: api.setUp,
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  });
  const { mutate } = setUp;
  useEffect(() => {
    const token = spendSetupToken();
    if (token !== null) mutate(token);
  }, [mutate]);
  return setUp;
}
