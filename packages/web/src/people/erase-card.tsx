import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { saveFile } from "../ui/save-file.ts";
import { type HolderDetail, peopleApi } from "./api.ts";
import { holderQuery } from "./queries.ts";

interface EraseCardProps {
  readonly holder: HolderDetail;
  readonly mayErase: boolean;
}

/** What is known about a person as a file, and the end of it all after a typed word. */
export function EraseCard({ holder, mayErase }: EraseCardProps): ReactElement {
  const facts = useMutation({
    mutationFn: () => peopleApi.exportFacts(holder.id),
    gcTime: 0,
    onSuccess: (known) => saveFile(`${holder.id}.json`, JSON.stringify(known, null, 2), "application/json"),
  });
  return (
    <section className="card stack" aria-label={text.settings.privacy}>
      <h2>{text.settings.privacy}</h2>
      <p className="small quiet">{text.people.exportHint}</p>
      <div>
        <Button
          variant="default"
          leftSection={<Icon name="download" />}
          loading={facts.isPending}
          onClick={() => facts.mutate()}
        >
          {text.people.exportFacts}
        </Button>
      </div>
      {facts.isError && <ProblemNote error={facts.error} />}
      {mayErase && <Erase holder={holder} />}
    </section>
  );
}

function Erase({ holder }: { readonly holder: HolderDetail }): ReactElement {
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [typed, setTyped] = useState("");
  const erase = useMutation({
    mutationFn: () => peopleApi.erase(holder.id),
    onSuccess: (erased) => {
      client.setQueryData(holderQuery(holder.id).queryKey, erased);
      // The name stood in many places.
      for (const part of ["holders", "codes", "code", "events"]) void client.invalidateQueries({ queryKey: [part] });
    },
  });
  const isTyped = typed.trim().toLowerCase() === text.people.eraseWord;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isTyped && !erase.isPending) erase.mutate();
  };
  if (holder.hasLiveCode) return <p className="small quiet">{text.people.eraseWait}</p>;
  if (!isAsking) {
    return (
      <div>
        <Button
          variant="subtle"
          className="danger-quiet"
          leftSection={<Icon name="trash" />}
          onClick={() => setAsking(true)}
        >
          {text.people.erase}
        </Button>
      </div>
    );
  }
  return (
    <form className="stack" onSubmit={submit}>
      <Note icon="trash" tone="bad">
        <p>{text.people.eraseGoes}</p>
        <p>{text.people.eraseStays}</p>
      </Note>
      <TextInput
        label={text.people.eraseType(text.people.eraseWord)}
        autoComplete="off"
        autoCapitalize="none"
        maxLength={20}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {erase.isError && <ProblemNote error={erase.error} />}
      <div className="row">
        <Button type="submit" className="danger" disabled={!isTyped} loading={erase.isPending}>
          {text.people.erase}
        </Button>
        <Button variant="subtle" onClick={() => setAsking(false)}>
          {text.app.cancel}
        </Button>
      </div>
    </form>
  );
}
