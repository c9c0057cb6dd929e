import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { type FormEvent, type ReactElement, type ReactNode, useEffect, useState } from "react";
import { type Draft, draftProblems, firstDraft, inputOf, isAskable, previewInputOf } from "../code/draft.ts";
import { faultsOf, restOf } from "../code/faults.ts";
import type { FieldProps } from "../code/field-props.ts";
import styles from "../code/form.module.css";
import { forgetDraft, keepDraft, keptDraft } from "../code/kept-draft.ts";
import { LabelFields } from "../code/label-fields.tsx";
import { PreviewPanel, wishInWords } from "../code/preview-panel.tsx";
import { linkOf, SendFields, sendingInWords } from "../code/send-fields.tsx";
import { useMakeCode } from "../code/use-make-code.ts";
import { usePreview } from "../code/use-preview.ts";
import { WhenFields } from "../code/when-fields.tsx";
import { WhereFields } from "../code/where-fields.tsx";
import { WhoFields } from "../code/who-fields.tsx";
import { locksQuery } from "../queries.ts";
import { Forbidden } from "../settings/forbidden.tsx";
import { plusMinutes, wallOf } from "../site/clock.ts";
import { useRights } from "../site/rights.ts";
import { useSite, useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useIsWide } from "../ui/use-is-wide.ts";
import { useNow } from "../ui/use-now.ts";
import { usePageTitle } from "../ui/use-page-title.ts";

/** Two hours: long enough for a plumber. */
const FIRST_MINUTES = 120;
const WALL = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

/** What the address asks the form to begin with. */
interface Given {
  readonly lockIds: readonly string[];
  readonly from: string | undefined;
  readonly until: string | undefined;
}

/** A new code on one page: who, when, where, with what will happen beside it. */
export function NewCodePage(): ReactElement | null {
  usePageTitle(text.newCode.title);
  const site = useSite();
  const locks = useQuery(locksQuery);
  const { doors, from, until } = useSearch({ from: "/house/codes/new" });
  const may = useRights();
  if (site === null || locks.data === undefined) return null; // the wall clock of the site has to be known first
  if (!may("make_codes")) return <Forbidden title={text.newCode.title} />;
  const known = new Set(locks.data.items.map(({ id }) => id));
  const [only, ...others] = known;
  const wanted = doors?.split(",") ?? (only !== undefined && others.length === 0 ? [only] : []);
  const lockIds = wanted.filter((id) => known.has(id));
  return <Beginning given={{ lockIds, from, until }} known={known} isAsked={(doors ?? from ?? until) !== undefined} />;
}

interface BeginningProps {
  readonly given: Given;
  readonly known: ReadonlySet<string>;
  /** The address says what to begin with, so that what was begun before is not wanted now. */
  readonly isAsked: boolean;
}

function Beginning({ given, known, isAsked }: BeginningProps): ReactElement {
  const zone = useZone();
  const [kept, setKept] = useState(() => (isAsked ? null : keptDraft(sessionStorage)));
  const [first] = useState(() => draftFrom(given, wallOf(Date.now(), zone)));
  const drop = (): void => {
    forgetDraft(sessionStorage);
    setKept(null);
  };
  if (kept === null) return <Form key="new" first={first} onDrop={null} />;
  const lockIds = kept.lockIds.filter((id) => known.has(id));
  return <Form key="kept" first={{ ...kept, lockIds }} onDrop={drop} />;
}

function draftFrom({ lockIds, from, until }: Given, wall: string): Draft {
  const startsAt = from !== undefined && WALL.test(from) ? from : wall;
  const endsAt = until !== undefined && WALL.test(until) ? until : plusMinutes(startsAt, FIRST_MINUTES);
  return firstDraft(startsAt, endsAt, lockIds);
}

interface FormProps {
  readonly first: Draft;
  /** Throws away what was begun before; null where the form is new. */
  readonly onDrop: (() => void) | null;
}

function Form({ first, onDrop }: FormProps): ReactElement {
  const [draft, setDraft] = useState(first);
  const [hasTried, setTried] = useState(false);
  useEffect(() => {
    if (draft !== first) keepDraft(sessionStorage, draft);
  }, [draft, first]);
  const live = usePreview(isAskable(draft) ? previewInputOf(draft) : null);
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
    if (draftProblems(draft).size === 0) make.make(inputOf(draft), linkOf(draft));
  };
  const isWide = useIsWide();
  const action = <Action isMaking={make.isMaking} sentence={useSentence(draft, live.preview)} draft={draft} />;
  return (
    <form onSubmit={submit} noValidate className="stack-l">
      <h1>{text.newCode.title}</h1>
      {onDrop !== null && <Kept onDrop={onDrop} />}
      <div className={styles["page"]}>
        <div className={styles["side"]}>
          <Steps fields={fields} preview={live.preview} />
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

function Kept({ onDrop }: { readonly onDrop: () => void }): ReactElement {
  return (
    <Note icon="history" tone="info">
      <span className="row spread">
        {text.newCode.draftKept}
        <Button variant="default" size="sm" onClick={onDrop}>
          {text.newCode.draftDrop}
        </Button>
      </span>
    </Note>
  );
}

interface StepsProps {
  readonly fields: FieldProps;
  readonly preview: Parameters<typeof WhereFields>[0]["preview"];
}

function Steps({ fields, preview }: StepsProps): ReactElement {
  return (
    <>
      <Step title={text.newCode.who}>
        <WhoFields {...fields} />
      </Step>
      <Step title={text.newCode.when}>
        <WhenFields {...fields} />
      </Step>
      <Step title={text.newCode.where}>
        <WhereFields {...fields} preview={preview} />
      </Step>
      <Step title={text.newCode.send}>
        <SendFields {...fields} />
        <details className={styles["fold"]} open={fields.draft.label + fields.draft.note !== "" || undefined}>
          <summary>{text.newCode.more}</summary>
          <div className="stack">
            <LabelFields {...fields} />
          </div>
        </details>
      </Step>
    </>
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
  readonly draft: Draft;
}

function Action({ isMaking, sentence, draft }: ActionProps): ReactElement {
  return (
    <div className={`${styles["action"]} stack`}>
      <div className="stack-s">
        <p className="small" data-summary>
          {sentence}
        </p>
        <p className="tiny quiet" data-sending>
          {sendingInWords(draft)}
        </p>
      </div>
      <Button type="submit" fullWidth loading={isMaking}>
        {text.newCode.make}
      </Button>
    </div>
  );
}

function useSentence(draft: Draft, preview: Parameters<typeof wishInWords>[2]["preview"]): string {
  const zone = useZone();
  const locks = useQuery(locksQuery).data?.items ?? [];
  const doors = draft.lockIds.flatMap((id) => locks.find((lock) => lock.id === id)?.name ?? []);
  return wishInWords(draft, previewInputOf(draft), { preview, doors, zone, now: useNow(60_000) });
}
