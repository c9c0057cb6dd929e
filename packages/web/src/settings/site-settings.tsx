import { Button, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import type { Site } from "../api-types.ts";
import { sitesQuery } from "../queries.ts";
import { ApiProblem } from "../request.ts";
import { useRights } from "../site/rights.ts";
import { useSite } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { settingsApi } from "./api.ts";
import { Forbidden } from "./forbidden.tsx";
import { HolidayFields } from "./holiday-fields.tsx";
import { NewSite } from "./new-site.tsx";
import { PlaceFields } from "./place-fields.tsx";
import styles from "./settings.module.css";
import { changeOf, draftOf, faultsOf, type SiteDraft } from "./site-draft.ts";
import { ZoneField } from "./zone-field.tsx";

/** What a site is: its name, place, clock and holidays. */
export function SiteSettings(): ReactElement | null {
  usePageTitle(text.settings.site);
  const site = useSite();
  const may = useRights();
  if (site === null) return null;
  if (!may("change_sites")) return <Forbidden title={text.settings.site} />;
  return (
    <>
      <h1>{site.name}</h1>
      <SiteForm key={site.id} site={site} />
      {may("add_sites") && <NewSite />}
    </>
  );
}

function SiteForm({ site }: { readonly site: Site }): ReactElement {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(site));
  const [isTried, setTried] = useState(false);
  const change = (part: Partial<SiteDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const wanted = changeOf(site, draft);
  const faults = isTried ? faultsOf(draft) : {};
  const save = useMutation({
    mutationFn: () => settingsApi.changeSite(site.id, wanted),
    onSuccess: (stored) => {
      client.setQueryData(sitesQuery.queryKey, (before) =>
        before === undefined ? before : { items: before.items.map((one) => (one.id === stored.id ? stored : one)) },
      );
      setDraft(draftOf(stored));
    },
  });
  const isSame = Object.keys(wanted).length === 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!save.isPending && !isSame && Object.keys(faultsOf(draft)).length === 0) save.mutate();
  };
  const told = (path: string): string | undefined => faults[path] ?? faultOf(save.error, path);
  return (
    <form className={styles["content"]} onSubmit={submit} noValidate>
      <NameFields draft={draft} told={told} onChange={change} />
      <PlaceFields draft={draft} saved={site.position} faults={faults} onChange={change} />
      <HolidayFields
        calendars={draft.calendars}
        fault={told("holidays")}
        onChange={(calendars) => change({ calendars })}
      />
      {save.isError && <ProblemNote error={save.error} />}
      <div className="row">
        <Button type="submit" loading={save.isPending} disabled={isSame}>
          {text.settings.save}
        </Button>
        <span role="status" className="small quiet">
          {save.isSuccess && isSame && text.settings.saved}
        </span>
      </div>
    </form>
  );
}

function faultOf(error: unknown, path: string): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  return error.fields.find((field) => field.path.split(/[.[]/, 1)[0] === path)?.message;
}

interface NameFieldsProps {
  readonly draft: SiteDraft;
  readonly told: (path: string) => string | undefined;
  readonly onChange: (change: Partial<SiteDraft>) => void;
}

function NameFields({ draft, told, onChange }: NameFieldsProps): ReactElement {
  const field = (name: "name" | "address" | "guestNotes" | "checkIn" | "checkOut") => ({
    value: draft[name],
    error: told(name),
    onChange: (event: { currentTarget: { value: string } }) => onChange({ [name]: event.currentTarget.value }),
  });
  return (
    <section className="card stack" aria-label={text.settings.site}>
      <TextInput label={text.site.name} maxLength={120} required {...field("name")} />
      <Textarea
        label={text.site.address}
        description={text.site.addressHint}
        maxLength={300}
        autosize
        minRows={2}
        maxRows={5}
        {...field("address")}
      />
      <ZoneField value={draft.zone} error={told("zone")} onChange={(zone) => onChange({ zone })} />
      <div className={styles["pair"]} role="group" aria-label={text.site.times}>
        <TextInput type="time" label={text.site.checkIn} {...field("checkIn")} />
        <TextInput type="time" label={text.site.checkOut} {...field("checkOut")} />
      </div>
      <Textarea
        label={text.site.guestNotes}
        description={text.site.guestNotesHint}
        maxLength={2000}
        autosize
        minRows={3}
        maxRows={10}
        {...field("guestNotes")}
      />
    </section>
  );
}
