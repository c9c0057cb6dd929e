import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { type FormEvent, type ReactElement, type ReactNode, useState } from "react";
import { type Draft, draftProblems, firstDraft, inputOf, isAskable, problemsByField } from "../code/draft.ts";
import type { FieldProps } from "../code/field-props.ts";
import styles from "../code/form.module.css";
import { PreviewPanel, wishInWords } from "../code/preview-panel.tsx";
import { useMakeCode } from "../code/use-make-code.ts";
import { usePreview } from "../code/use-preview.ts";
import { WhenFields } from "../code/when-fields.tsx";
import { WhereFields } from "../code/where-fields.tsx";
import { WhoFields } from "../code/who-fields.tsx";
import { locksQuery } from "../queries.ts";
import { plusMinutes, wallOf } from "../site/clock.ts";
import { useSite, useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useNow } from "../ui/use-now.ts";
import { usePageTitle } from "../ui/use-page-title.ts";

/** Two hours: long enough for a plumber. */
const FIRST_MINUTES = 120;

/** A new code on one page: who, when, where, with what will happen beside it. */
export function NewCodePage(): ReactElement | null {
  usePageTitle(text.newCode.title);
  const site = useSite();
  const locks = useQuery(locksQuery);
  const { doors } = useSearch({ from: "/house/codes/new" });
  if (site === null || locks.data === undefined) return null; // the wall clock of the site has to be known first
  const [only, ...others] = locks.data.items;
  const chosen = doors?.split(",") ?? (only !== undefined && others.length === 0 ? [only.id] : []);
  return <Form lockIds={chosen.filter((id) => locks.data.items.some((lock) => lock.id === id))} />;
}

function Form({ lockIds }: { readonly lockIds: readonly string[] }): ReactElement {
  const zone = useZone();
  const [draft, setDraft] = useState(() => {
    const wall = wallOf(Date.now(), zone);
    return firstDraft(wall, plusMinutes(wall, FIRST_MINUTES), lockIds);
  });
  const [hasTried, setTried] = useState(false);
  const input = inputOf(draft);
  const live = usePreview(isAskable(draft) ? input : null);
  const make = useMakeCode();
  const faults = faultsOf(draft, { hasTried, told: [...(live.preview?.problems ?? []), ...make.fields] });
  const fields: FieldProps = {
    draft,
    change: (change) => {
      make.forget();
      setDraft((before) => ({ ...before, ...change }));
    },
    fault: (field) => faults.get(field),
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (draftProblems(draft).size === 0) make.make(input);
  };
  const isWide = useMediaQuery("(min-width: 1024px)", false, { getInitialValueInEffect: false }) === true;
  const action = <Action isMaking={make.isMaking} sentence={useSentence(draft, live.preview)} />;
  return (
    <form onSubmit={submit} noValidate className="stack-l">
      <h1>{text.newCode.title}</h1>
      <div className={styles["page"]}>
        <div className={styles["side"]}>
          <Step title={text.newCode.who}>
            <WhoFields {...fields} />
          </Step>
          <Step title={text.newCode.when}>
            <WhenFields {...fields} />
          </Step>
          <Step title={text.newCode.where}>
            <WhereFields {...fields} preview={live.preview} />
          </Step>
        </div>
        <div className={`${styles["side"]} ${styles["preview"]}`}>
          <section className="card" aria-live="polite">
            <PreviewPanel draft={draft} preview={live.preview} rest={restOf(faults)} />
            {live.error !== null && <ProblemNote error={live.error} />}
          </section>
          {make.error !== null && <ProblemNote error={make.error} />}
          {isWide && action}
        </div>
      </div>
      {!isWide && action}
    </form>
  );
}

function Step({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section className="card stack" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

interface ActionProps {
  readonly isMaking: boolean;
  readonly sentence: string;
}

function Action({ isMaking, sentence }: ActionProps): ReactElement {
  return (
    <div className={`${styles["action"]} stack`}>
      <p className="small" data-summary>
        {sentence}
      </p>
      <Button type="submit" size="lg" fullWidth loading={isMaking}>
        {text.newCode.make}
      </Button>
    </div>
  );
}

function useSentence(draft: Draft, preview: Parameters<typeof wishInWords>[2]["preview"]): string {
  const zone = useZone();
  const locks = useQuery(locksQuery).data?.items ?? [];
  const doors = draft.lockIds.flatMap((id) => locks.find((lock) => lock.id === id)?.name ?? []);
  return wishInWords(draft, inputOf(draft), { preview, doors, zone, now: useNow(60_000) });
}

interface Known {
  /** Whether the button was pressed already: before that nobody is told what is merely not filled in yet. */
  readonly hasTried: boolean;
  readonly told: Parameters<typeof problemsByField>[1];
}

const MISSING = {
  name: text.newCode.nameMissing,
  lock: text.newCode.lockMissing,
  day: text.newCode.dayMissing,
  pin: text.newCode.pinMissing,
};

/** What is wrong with each field, in words. What the form itself asks for goes before what the server says of it. */
function faultsOf(draft: Draft, { hasTried, told }: Known): ReadonlyMap<string, string> {
  const missing = draftProblems(draft);
  const faults = new Map<string, string>();
  for (const [field, problems] of problemsByField(draft.kind, told)) {
    if (!missing.has(field)) faults.set(field, [...new Set(problems.map(({ message }) => message))].join(" "));
  }
  if (hasTried) for (const [field, what] of missing) faults.set(field, MISSING[what]);
  return faults;
}

const OWN_PLACE = /^(holder\.name|lockIds|startsAt|endsAt|firstDay|lastDay|pin|weekly|except)/;

/** Faults that no field shows. */
function restOf(faults: ReadonlyMap<string, string>): readonly string[] {
  return [...faults].filter(([field]) => !OWN_PLACE.test(field)).map(([, words]) => words);
}
