import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { JoinPage } from "../account/join-page.tsx";
import { SignInPage } from "../account/sign-in-page.tsx";
import { StepUpDialog } from "../account/step-up-dialog.tsx";
import { LiveProvider } from "../live.tsx";
import { sessionQuery } from "../queries.ts";
import { isOffline } from "../request.ts";
import { NoConnection } from "../ui/no-connection.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { dropLink, heldLink } from "./link-token.ts";
import { Shell } from "./shell.tsx";
import { SignedOutPage } from "./signed-out-page.tsx";

/** Lets in who is signed in; asks everybody else who they are, or tells how to become the owner. */
export function Gate(): ReactElement | null {
  const [link, setLink] = useState(heldLink);
  const session = useQuery({ ...sessionQuery, enabled: link === null });
  if (link !== null) {
    const done = (): void => {
      dropLink();
      setLink(null);
    };
    return <JoinPage link={link} onDone={done} />;
  }
  if (session.data === undefined && isOffline(session.failureReason)) {
    return <NoConnection onRetry={() => void session.refetch()} />;
  }
  if (session.data === undefined && session.isError) {
    return (
      <main style={{ padding: 24 }}>
        <ProblemNote error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  if (session.data === undefined) return null;
  if (!session.data.signedIn) return session.data.setUp ? <SignInPage /> : <SignedOutPage />;
  return (
    <LiveProvider>
      <Shell />
      <StepUpDialog session={session.data} />
    </LiveProvider>
  );
}
