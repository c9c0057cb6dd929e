import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../api.ts";
import type { OwnSession } from "../api-types.ts";
import { changeSession, sessionsQuery } from "../queries.ts";
import { Moment } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Waiting } from "../ui/waiting.tsx";
import styles from "./account.module.css";
import { deviceName } from "./device-name.ts";
import { signOutEverywhere } from "./sign-out.ts";

/** Where a member is signed in, to end one or all. */
export function Sessions(): ReactElement {
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const endAll = useMutation({
    mutationFn: signOutEverywhere,
    onSuccess: (session) => changeSession(client, session),
  });
  return (
    <section className="card stack" aria-label={text.account.sessions}>
      <h2>{text.account.sessions}</h2>
      {sessions.isPending && <Waiting height={52} lines={2} />}
      {sessions.isError && <ProblemNote error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <ul className={styles["lines"]}>
        {(sessions.data?.items ?? []).map((one) => (
          <SessionLine key={one.id} session={one} />
        ))}
      </ul>
      {endAll.isError && <ProblemNote error={endAll.error} />}
      <div>
        <Button variant="default" loading={endAll.isPending} onClick={() => endAll.mutate()}>
          {text.account.endAll}
        </Button>
      </div>
    </section>
  );
}

function SessionLine({ session }: { readonly session: OwnSession }): ReactElement {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => api.endSession(session.id),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const device = deviceName(session.agent);
  return (
    <li>
      <Icon name={/iPhone|Android|iPad/.test(device) ? "phone" : "house"} />
      <span className="grow">
        <span className="strong">{session.isThis ? text.account.here : device}</span>
        <span className="small quiet" style={{ display: "block" }}>
          {session.isThis && `${device} · `}
          {session.address !== null && `${session.address} · `}
          {text.account.since} <Moment at={session.createdAt} />
        </span>
        {end.isError && <ProblemNote error={end.error} />}
      </span>
      {!session.isThis && (
        <Button
          variant="subtle"
          size="sm"
          aria-label={text.account.endSession(device)}
          loading={end.isPending}
          onClick={() => end.mutate()}
        >
          {text.account.end}
        </Button>
      )}
    </li>
  );
}
