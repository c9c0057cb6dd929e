import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { locksQuery } from "../queries.ts";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Waiting } from "../ui/waiting.tsx";
import { type Connection, type OfferedLock, settingsApi } from "./api.ts";
import { connectionsQuery, offeredLocksQuery } from "./queries.ts";

interface OfferedProps {
  readonly connection: Connection;
  readonly isOwner: boolean;
  readonly onBack: () => void;
}

/** The locks that a connection knows now, each a door already or to be made one. */
export function OfferedLocks({ connection, isOwner, onBack }: OfferedProps): ReactElement {
  const offered = useQuery({ ...offeredLocksQuery(connection.id), enabled: connection.isOpen });
  const items = offered.data?.items ?? [];
  return (
    <section className="stack" aria-label={text.connections.offersOf(connection.name)}>
      {!connection.isOpen && <p className="small quiet">{text.connections.down}</p>}
      {connection.isOpen && offered.isPending && <Waiting height={44} lines={1} />}
      {offered.isError && <ProblemNote error={offered.error} onRetry={() => void offered.refetch()} />}
      {offered.isSuccess && items.length === 0 && <p className="small quiet">{text.connections.offersNone}</p>}
      {items.length > 0 && (
        <ul className="stack">
          {items.map((lock) => (
            <OfferedLine key={lock.address} connectionId={connection.id} lock={lock} isOwner={isOwner} />
          ))}
        </ul>
      )}
      <div>
        <Button variant="subtle" size="sm" onClick={onBack}>
          {text.app.close}
        </Button>
      </div>
    </section>
  );
}

interface OfferedLineProps {
  readonly connectionId: string;
  readonly lock: OfferedLock;
  readonly isOwner: boolean;
}

function OfferedLine({ connectionId, lock, isOwner }: OfferedLineProps): ReactElement {
  const client = useQueryClient();
  const take = useMutation({
    mutationFn: () => settingsApi.takeIn(connectionId, { address: lock.address, name: lock.name }),
    onSuccess: async () => {
      const changed = [offeredLocksQuery(connectionId), connectionsQuery, locksQuery];
      await Promise.all(changed.map(({ queryKey }) => client.invalidateQueries({ queryKey })));
    },
  });
  return (
    <li className="stack-s">
      <div className="row spread">
        <span className="grow">
          <bdi className="strong">{lock.name}</bdi>
          <span className="small quiet" style={{ display: "block" }}>
            {text.lock.classes[lock.class]} · {text.lock.can.slots(lock.capabilities.slots.count)}
          </span>
        </span>
        {lock.lockId !== null ? (
          <Mark icon="tick" tone="good" size={16}>
            {text.connections.isDoor}
          </Mark>
        ) : (
          isOwner && (
            <Button
              variant="default"
              size="sm"
              aria-label={text.connections.takeIn(lock.name)}
              loading={take.isPending}
              onClick={() => take.mutate()}
            >
              {text.connections.addDoor}
            </Button>
          )
        )}
      </div>
      {take.isError && <ProblemNote error={take.error} />}
    </li>
  );
}
