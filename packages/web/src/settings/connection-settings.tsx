import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { AddLock } from "../lock/add-lock.tsx";
import { useSite } from "../site/site-context.tsx";
import { useRights } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";
import { ConnectionLine } from "./connection-line.tsx";
import { Forbidden } from "./forbidden.tsx";
import { NewConnection } from "./new-connection.tsx";
import { connectionsQuery } from "./queries.ts";
import styles from "./settings.module.css";

/** How Cardea reaches the locks of the site, and whether that works now. */
export function ConnectionSettings(): ReactElement | null {
  usePageTitle(text.settings.connections);
  const site = useSite();
  const may = useRights();
  if (site === null) return null;
  if (!may("see_connections")) return <Forbidden title={text.settings.connections} />;
  return <Connections siteId={site.id} isOwner={may("add_locks")} />;
}

function Connections({ siteId, isOwner }: { readonly siteId: string; readonly isOwner: boolean }): ReactElement {
  const connections = useQuery(connectionsQuery);
  const [told, setTold] = useState<string | null>(null);
  const items = (connections.data?.items ?? []).filter((one) => one.siteId === siteId);
  return (
    <>
      <h1>{connections.isSuccess ? text.connections.answer(items.length) : text.settings.connections}</h1>
      {connections.isPending && <Waiting height={72} lines={2} />}
      {connections.isError && <ProblemNote error={connections.error} onRetry={() => void connections.refetch()} />}
      {connections.isSuccess && items.length === 0 && <p className="quiet">{text.connections.none}</p>}
      <div role="status">
        {told !== null && (
          <Mark icon="tick" tone="good">
            {told}
          </Mark>
        )}
      </div>
      {items.length > 0 && (
        <ul className={`card ${styles["lines"]}`}>
          {items.map((one) => (
            <ConnectionLine
              key={one.id}
              connection={one}
              isOwner={isOwner}
              onRemoved={() => setTold(text.connections.removed(one.name))}
            />
          ))}
        </ul>
      )}
      {isOwner ? (
        <>
          <NewConnection onAdded={(name) => setTold(text.connections.added(name))} />
          <section className="stack" aria-label={text.connections.addBuiltIn}>
            <h2>{text.connections.addBuiltIn}</h2>
            <p className="small quiet">{text.lock.addText}</p>
            <div>
              <AddLock isFirst={false} />
            </div>
          </section>
        </>
      ) : (
        <p className="small quiet">{text.connections.ownerOnly}</p>
      )}
    </>
  );
}
