import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { pushQuery } from "../notices/api.ts";
import { DeviceList } from "../notices/device-list.tsx";
import { ThisBrowser } from "../notices/this-browser.tsx";
import { WishesForm } from "../notices/wishes-form.tsx";
import { sessionQuery } from "../queries.ts";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";

/** Notices to browsers: here or not, of what, when not, and where else. */
export function NoticesPage(): ReactElement {
  usePageTitle(text.notices.title);
  const push = useQuery(pushQuery);
  const { data: session } = useQuery(sessionQuery);
  const memberId = session?.member?.id;
  return (
    <div className="stack-l" style={{ maxWidth: 640 }}>
      <div className="stack">
        <h1>{text.notices.title}</h1>
        <p className="quiet">{text.notices.intro}</p>
      </div>
      {push.isPending && <Waiting lines={3} />}
      {push.data === undefined && push.isError && (
        <ProblemNote error={push.error} onRetry={() => void push.refetch()} />
      )}
      {push.data !== undefined && memberId !== undefined && (
        <>
          <ThisBrowser push={push.data} memberId={memberId} />
          <WishesForm saved={push.data.wishes} />
          <DeviceList subscriptions={push.data.subscriptions} />
        </>
      )}
    </div>
  );
}
