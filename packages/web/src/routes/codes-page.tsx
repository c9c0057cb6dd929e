import { Button, TextInput } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useEffect, useState } from "react";
import type { CodeKind, CodeState } from "@cardea/core";
import { api } from "../api.ts";
import { CodeLine } from "../code/code-line.tsx";
import { KINDS } from "../code/draft.ts";
import formStyles from "../code/form.module.css";
import styles from "../code/list.module.css";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";

const PAGE_CODES = 25;
const STATES: readonly CodeState[] = ["active", "scheduled", "dormant", "expired", "used", "revoked"];
/** How long typing rests before the search is sent. */
const PAUSE_MS = 200;

interface Filter {
  readonly text: string;
  readonly state: CodeState | null;
  readonly kind: CodeKind | null;
}

const EVERYTHING: Filter = { text: "", state: null, kind: null };

/** All codes, newest first, to be searched and narrowed. */
export function CodesPage(): ReactElement {
  usePageTitle(text.codes.title);
  const [filter, setFilter] = useState(EVERYTHING);
  const codes = useCodes(filter);
  const items = codes.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack-l">
      <h1>{codes.data === undefined ? text.codes.title : text.codes.answer(items.length, codes.hasNextPage)}</h1>
      <Filters filter={filter} onChange={setFilter} />
      {codes.isError && <ProblemNote error={codes.error} onRetry={() => void codes.refetch()} />}
      {codes.isPending && <Waiting height={88} lines={4} />}
      {codes.data !== undefined && items.length === 0 && (
        <Nothing filter={filter} onClear={() => setFilter(EVERYTHING)} />
      )}
      <ul className={styles["list"]}>
        {items.map((code) => (
          <CodeLine key={code.id} code={code} />
        ))}
      </ul>
      {codes.hasNextPage && (
        <Button variant="default" loading={codes.isFetchingNextPage} onClick={() => void codes.fetchNextPage()}>
          {text.app.more}
        </Button>
      )}
    </div>
  );
}

function useCodes(filter: Filter) {
  const [search, setSearch] = useState(filter.text);
  useEffect(() => {
    const timer = setTimeout(() => setSearch(filter.text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [filter.text]);
  const wanted = {
    ...(search !== "" && { text: search }),
    ...(filter.state !== null && { state: filter.state }),
    ...(filter.kind !== null && { kind: filter.kind }),
  };
  return useInfiniteQuery({
    queryKey: ["codes", "list", wanted],
    queryFn: ({ pageParam }) => api.codes(wanted, { after: pageParam, limit: PAGE_CODES }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

interface FiltersProps {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

function Filters({ filter, onChange }: FiltersProps): ReactElement {
  return (
    <div className={styles["filters"]} role="search">
      <TextInput
        type="search"
        aria-label={text.codes.search}
        placeholder={text.codes.search}
        leftSection={<Icon name="search" />}
        value={filter.text}
        maxLength={100}
        onChange={(event) => onChange({ ...filter, text: event.currentTarget.value })}
      />
      <div className={styles["scroll"]}>
        <Choice
          label={text.codes.all}
          isOn={filter.state === null}
          onPick={() => onChange({ ...filter, state: null })}
        />
        {STATES.map((state) => (
          <Choice
            key={state}
            label={text.state[state]}
            isOn={filter.state === state}
            onPick={() => onChange({ ...filter, state })}
          />
        ))}
      </div>
      <div className={styles["scroll"]}>
        <Choice
          label={text.codes.allKinds}
          isOn={filter.kind === null}
          onPick={() => onChange({ ...filter, kind: null })}
        />
        {KINDS.map((kind) => (
          <Choice
            key={kind}
            label={text.kind[kind].name}
            isOn={filter.kind === kind}
            onPick={() => onChange({ ...filter, kind })}
          />
        ))}
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onPick: () => void;
}

function Choice({ label, isOn, onPick }: ChoiceProps): ReactElement {
  return (
    <button type="button" className={formStyles["chip"]} aria-pressed={isOn} onClick={onPick}>
      {label}
    </button>
  );
}

function Nothing({ filter, onClear }: { readonly filter: Filter; readonly onClear: () => void }): ReactElement {
  const isNarrowed = filter.text !== "" || filter.state !== null || filter.kind !== null;
  return (
    <div className="card stack">
      <h2>{isNarrowed ? text.codes.nothingFound : text.codes.emptyTitle}</h2>
      {!isNarrowed && <p className="quiet">{text.codes.emptyText}</p>}
      <div>
        {isNarrowed ? (
          <Button variant="default" onClick={onClear}>
            {text.codes.clear}
          </Button>
        ) : (
          <Button renderRoot={(props) => <Link to="/codes/new" {...props} />}>{text.app.newCode}</Button>
        )}
      </div>
    </div>
  );
}
