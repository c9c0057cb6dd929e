import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Moment, useSite } from "../site/site-context.tsx";
import { useRights } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";
import { type Connection, settingsApi } from "./api.ts";
import { Forbidden } from "./forbidden.tsx";
import { connectionsQuery } from "./queries.ts";
import styles from "./settings.module.css";

/** How Cardea reaches the locks of the site, and whether that works now. */
export function ConnectionSettings(): ReactElement | null {
  usePageTitle(text.settings.connections);
  const site = useSite();
  const may = useRights();
  if (site === null) return null;
  if (!may("see_connections")) return <Forbidden title={text.settings.connections} />;
  return <Connections siteId={site.id} />;
}

function Connections({ siteId }: { readonly siteId: string }): ReactElement {
  const connections = useQuery(connectionsQuery);
  const items = (connections.data?.items ?? []).filter((one) => one.siteId === siteId);
  return (
    <>
      <h1>{connections.isSuccess ? text.connections.answer(items.length) : text.settings.connections}</h1>
      {connections.isPending && <Waiting height={72} lines={2} />}
      {connections.isError && <ProblemNote error={connections.error} onRetry={() => void connections.refetch()} />}
      {connections.isSuccess && items.length === 0 && <p className="quiet">{text.connections.none}</p>}
      {items.length > 0 && (
        <ul className={`card ${styles["lines"]}`}>
          {items.map((one) => (
            <ConnectionLine key={one.id} connection={one} />
          ))}
        </ul>
      )}
    </>
  );
}

function ConnectionLine({ connection }: { readonly connection: Connection }): ReactElement {
  const test = useMutation({ mutationFn: () => settingsApi.testConnection(connection.id) });
  const { name, kind, isOpen, lockIds } = connection;
  return (
    <li className="stack">
      <div className="row spread">
        <span className="grow">
          <span className="strong">{name}</span>
          <span className="small quiet" style={{ display: "block" }}>
            {text.connections.kinds[kind] ?? kind} · {text.connections.doors(lockIds.length)} · {text.connections.since}{" "}
            <Moment at={connection.createdAt} />
          </span>
          <span className="small">
            <Mark icon={isOpen ? "tick" : "triangle"} tone={isOpen ? "good" : "bad"} size={16}>
              {isOpen ? text.connections.open : text.connections.shut}
            </Mark>
          </span>
        </span>
        <Button
          variant="default"
          size="sm"
          aria-label={text.connections.testOf(name)}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          {text.connections.test}
        </Button>
      </div>
      <div role="status" className="small">
        {test.isSuccess && (
          <Mark icon={test.data.ok ? "tick" : "triangle"} tone={test.data.ok ? "good" : "bad"} size={16}>
            {test.data.ok ? text.connections.works : test.data.message}
          </Mark>
        )}
      </div>
      {test.isError && <ProblemNote error={test.error} />}
    </li>
  );
}
