import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { sitesQuery } from "../queries.ts";
import { viewerZone } from "../site/clock.ts";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { settingsApi } from "./api.ts";
import { ZoneField } from "./zone-field.tsx";

/** Adds a site; from then on the frame offers the choice between them. */
export function NewSite(): ReactElement {
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="card stack" aria-label={text.site.newSite}>
      <h2>{text.site.newSite}</h2>
      <p className="small quiet">{text.site.newSiteHint}</p>
      {isOpen ? (
        <NewSiteForm onDone={() => setOpen(false)} />
      ) : (
        <div>
          <Button variant="default" leftSection={<Icon name="plus" />} onClick={() => setOpen(true)}>
            {text.site.newSite}
          </Button>
        </div>
      )}
    </section>
  );
}

function NewSiteForm({ onDone }: { readonly onDone: () => void }): ReactElement {
  const client = useQueryClient();
  const [wish, setWish] = useState({ name: "", zone: viewerZone() });
  const make = useMutation({
    mutationFn: () => settingsApi.makeSite({ ...wish, name: wish.name.trim() }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sitesQuery.queryKey });
      onDone();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!make.isPending && wish.name.trim() !== "") make.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={text.site.name}
        maxLength={120}
        value={wish.name}
        onChange={({ currentTarget: { value } }) => setWish((before) => ({ ...before, name: value }))}
      />
      <ZoneField value={wish.zone} onChange={(zone) => setWish((before) => ({ ...before, zone }))} />
      {make.isError && <ProblemNote error={make.error} />}
      <div className="row">
        <Button type="submit" loading={make.isPending}>
          {text.site.makeSite}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {text.app.cancel}
        </Button>
      </div>
    </form>
  );
}
