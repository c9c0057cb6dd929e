import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { locksQuery } from "../queries.ts";
import { ApiProblem } from "../request.ts";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { type Connection, settingsApi } from "./api.ts";
import { connectionsQuery } from "./queries.ts";

interface RemoveProps {
  readonly connection: Connection;
  readonly onDone: () => void;
  readonly onBack: () => void;
}

/** Asks before a connection is removed, and says what becomes of the codes on its locks. */
export function RemoveConnection({ connection, onDone, onBack }: RemoveProps): ReactElement {
  const client = useQueryClient();
  const locks = useQuery(locksQuery).data?.items ?? [];
  const doors = locks.filter(({ id }) => connection.lockIds.includes(id));
  const live = doors.reduce((sum, { codesLive }) => sum + codesLive, 0);
  const remove = useMutation({
    mutationFn: () => settingsApi.removeConnection(connection.id),
    onSuccess: async (rest) => {
      onDone();
      client.setQueryData(connectionsQuery.queryKey, rest);
      await client.invalidateQueries({ queryKey: locksQuery.queryKey });
    },
  });
  const isRefused = remove.error instanceof ApiProblem && remove.error.code === "conflict";
  return (
    <div className="stack" role="alertdialog" aria-label={text.connections.removeOf(connection.name)}>
      {live > 0 ? (
        <Note icon="triangle" tone="wait">
          <p>{text.connections.removeLive(live)}</p>
        </Note>
      ) : (
        <p className="small">{text.connections.removeText(doors.map(({ name }) => name).join(", "))}</p>
      )}
      <p className="small quiet">{text.connections.removeHint}</p>
      {isRefused && (
        <Note icon="stop" tone="bad" isUrgent>
          <p>{text.connections.removeRefused}</p>
        </Note>
      )}
      {remove.isError && !isRefused && <ProblemNote error={remove.error} />}
      <div className="row">
        {live === 0 && (
          <Button className="danger" loading={remove.isPending} onClick={() => remove.mutate()}>
            {text.connections.removeYes}
          </Button>
        )}
        <Button variant="subtle" onClick={onBack}>
          {text.app.cancel}
        </Button>
      </div>
    </div>
  );
}
