import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { type Connection, settingsApi } from "./api.ts";
import { connectionsQuery } from "./queries.ts";

interface RenameProps {
  readonly connection: Connection;
  readonly onDone: () => void;
}

/** Another name for a connection. Its doors keep theirs. */
export function RenameConnection({ connection, onDone }: RenameProps): ReactElement {
  const client = useQueryClient();
  const [name, setName] = useState(connection.name);
  const rename = useMutation({
    mutationFn: () => settingsApi.renameConnection(connection.id, name.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      onDone();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!rename.isPending && name.trim() !== "") rename.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} aria-label={text.connections.renameOf(connection.name)}>
      <TextInput
        label={text.connections.name}
        maxLength={120}
        value={name}
        error={name.trim() === "" ? text.lock.nameMissing : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {rename.isError && <ProblemNote error={rename.error} />}
      <div className="row">
        <Button type="submit" loading={rename.isPending}>
          {text.settings.save}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {text.app.cancel}
        </Button>
      </div>
    </form>
  );
}
