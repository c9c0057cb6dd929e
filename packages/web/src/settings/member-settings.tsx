import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { sessionQuery } from "../queries.ts";
import { useSite } from "../site/site-context.tsx";
import { useRights } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";
import { Forbidden } from "./forbidden.tsx";
import { Invitations } from "./invitations.tsx";
import { MemberLine } from "./member-line.tsx";
import { membersQuery } from "./queries.ts";
import styles from "./settings.module.css";

/** Who may do what at the site. */
export function MemberSettings(): ReactElement | null {
  usePageTitle(text.settings.members);
  const site = useSite();
  const may = useRights();
  if (site === null) return null;
  if (!may("see_members")) return <Forbidden title={text.settings.members} />;
  return (
    <>
      <Members siteId={site.id} isOwner={may("change_members")} />
      {may("change_members") && <Invitations siteId={site.id} />}
    </>
  );
}

function Members({ siteId, isOwner }: { readonly siteId: string; readonly isOwner: boolean }): ReactElement {
  const members = useQuery(membersQuery(siteId));
  const { data: session } = useQuery(sessionQuery);
  const items = members.data?.items ?? [];
  return (
    <>
      <h1>{members.isSuccess ? text.members.answer(items.length) : text.settings.members}</h1>
      {members.isPending && <Waiting height={72} lines={3} />}
      {members.isError && <ProblemNote error={members.error} onRetry={() => void members.refetch()} />}
      {items.length > 0 && (
        <ul className={`card ${styles["lines"]}`}>
          {items.map((member) => (
            <MemberLine
              key={member.id}
              siteId={siteId}
              member={member}
              isYou={member.id === session?.member?.id}
              isOwner={isOwner}
            />
          ))}
        </ul>
      )}
    </>
  );
}
