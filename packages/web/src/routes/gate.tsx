import { useQuery } from "@tanstack/react-query";
import { lazyRouteComponent } from "@tanstack/react-router";
import { type ReactElement, Suspense, useState } from "react";
import { StepUpGate } from "../account/step-up-gate.tsx";
import type { Membership } from "../api-types.ts";
import { LiveProvider } from "../live.tsx";
import { sessionQuery } from "../queries.ts";
import { isOffline } from "../request.ts";
import { MembershipsContext } from "../site/rights.ts";
import { Ground } from "../ui/ground.tsx";
import { NoConnection } from "../ui/no-connection.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { dropLink, heldLink } from "./link-token.ts";
import { Shell } from "./shell.tsx";

const NONE: readonly Membership[] = [];

const JoinPage = lazyRouteComponent(() => import("../account/join-page.tsx"), "JoinPage");
const SignInPage = lazyRouteComponent(() => import("../account/sign-in-page.tsx"), "SignInPage");
const SignedOutPage = lazyRouteComponent(() => import("./signed-out-page.tsx"), "SignedOutPage");

/** Lets in who is signed in; asks everybody else who they are, or tells how to become the owner. */
export function Gate(): ReactElement {
  return (
    <Suspense fallback={<Ground />}>
      <Entry />
    </Suspense>
  );
}

function Entry(): ReactElement {
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
  if (session.data === undefined) return <Ground />;
  if (!session.data.signedIn) return session.data.setUp ? <SignInPage /> : <SignedOutPage />;
  return (
    <MembershipsContext value={session.data.member?.roles ?? NONE}>
      <LiveProvider>
        <Shell />
        <StepUpGate session={session.data} />
      </LiveProvider>
    </MembershipsContext>
  );
}
