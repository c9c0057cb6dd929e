import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactElement, useState } from "react";
import { useSite } from "../site/site-context.tsx";
import { useRights } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";
import { settingsApi } from "./api.ts";
import { Forbidden } from "./forbidden.tsx";
import { privacyQuery } from "./queries.ts";

const USUAL_DAYS = [7, 30, 90, 365] as const;

/** How long people are remembered, and how they are forgotten. */
export function PrivacySettings(): ReactElement | null {
  usePageTitle(text.settings.privacy);
  const site = useSite();
  const may = useRights();
  if (site === null) return null;
  if (!may("see_privacy")) return <Forbidden title={text.settings.privacy} />;
  return (
    <>
      <h1>{text.settings.privacy}</h1>
      <Retention siteId={site.id} isOwner={may("change_privacy")} />
      <section className="card stack" aria-label={text.privacy.erase}>
        <h2>{text.privacy.erase}</h2>
        <p className="small">{text.privacy.eraseHint}</p>
        <div>
          <Link to="/people">{text.privacy.toPeople}</Link>
        </div>
      </section>
      <section className="card stack" aria-label={text.privacy.stays}>
        <h2>{text.privacy.stays}</h2>
        {text.privacy.staysLines.map((line) => (
          <p key={line} className="small">
            {line}
          </p>
        ))}
      </section>
    </>
  );
}

function Retention({ siteId, isOwner }: { readonly siteId: string; readonly isOwner: boolean }): ReactElement {
  const privacy = useQuery(privacyQuery(siteId));
  const days = privacy.data?.namesKeptDays ?? null;
  return (
    <section className="card stack" aria-label={text.privacy.keep}>
      <h2>{text.privacy.keep}</h2>
      <p className="small quiet">{text.privacy.keepHint}</p>
      {privacy.isPending && <Waiting height={44} lines={1} />}
      {privacy.isError && <ProblemNote error={privacy.error} onRetry={() => void privacy.refetch()} />}
      {privacy.isSuccess && isOwner && <RetentionForm key={String(days)} siteId={siteId} days={days} />}
      {privacy.isSuccess && !isOwner && <p>{days === null ? text.privacy.forever : text.privacy.afterDays(days)}</p>}
    </section>
  );
}

/** 0 in the list: another number. */
function choiceOf(days: number | null): string {
  if (days === null) return "";
  return USUAL_DAYS.some((usual) => usual === days) ? String(days) : "0";
}

function RetentionForm({ siteId, days }: { readonly siteId: string; readonly days: number | null }): ReactElement {
  const client = useQueryClient();
  const [choice, setChoice] = useState(choiceOf(days));
  const [own, setOwn] = useState(days === null ? "" : String(days));
  const wanted = choice === "" ? null : Number(choice === "0" ? own : choice);
  const isFine = wanted === null || (Number.isInteger(wanted) && wanted >= 1 && wanted <= 3_650);
  const save = useMutation({
    mutationFn: () => settingsApi.keepNames(siteId, wanted),
    onSuccess: (answer) => client.setQueryData(privacyQuery(siteId).queryKey, answer),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!save.isPending && isFine) save.mutate();
  };
  const choices = [
    { value: "", label: text.privacy.forever },
    ...USUAL_DAYS.map((usual) => ({ value: String(usual), label: text.privacy.afterDays(usual) })),
    { value: "0", label: text.privacy.own },
  ];
  return (
    <form className="stack" onSubmit={submit}>
      <NativeSelect
        aria-label={text.privacy.keep}
        size="md"
        data={choices}
        value={choice}
        onChange={(event) => setChoice(event.currentTarget.value)}
      />
      {choice === "0" && (
        <TextInput
          label={text.privacy.days}
          inputMode="numeric"
          maxLength={4}
          value={own}
          error={isFine ? undefined : text.privacy.wrong}
          onChange={(event) => setOwn(event.currentTarget.value)}
        />
      )}
      {save.isError && <ProblemNote error={save.error} />}
      <div>
        <Button type="submit" loading={save.isPending} disabled={wanted === days}>
          {text.settings.save}
        </Button>
      </div>
    </form>
  );
}
