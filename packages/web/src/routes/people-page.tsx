import { Button, TextInput } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useEffect, useState } from "react";
import { PAGE_PEOPLE } from "../first/questions.ts";
import styles from "../people/people.module.css";
import { type Holder, peopleApi } from "../people/api.ts";
import { May } from "../site/rights.ts";
import { Moment } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Mark } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";

/** How long typing rests before the search is sent. */
const PAUSE_MS = 200;

/** Everybody who has or had a code, whose newest code is newest first. */
export function PeoplePage(): ReactElement {
  usePageTitle(text.people.title);
  const [typed, setTyped] = useState("");
  const people = usePeople(typed);
  const items = people.data?.pages.flatMap((page) => page.items) ?? [];
  const isEmpty = people.isSuccess && items.length === 0;
  return (
    <div className="stack">
      <h1>{people.isSuccess ? text.people.answer(items.length, people.hasNextPage) : text.people.title}</h1>
      {!(isEmpty && typed === "") && (
        <div role="search">
          <TextInput
            type="search"
            aria-label={text.people.search}
            placeholder={text.people.search}
            leftSection={<Icon name="search" />}
            value={typed}
            maxLength={100}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
      )}
      {people.isError && <ProblemNote error={people.error} onRetry={() => void people.refetch()} />}
      {people.isPending && <Waiting height={72} lines={4} />}
      {isEmpty && <Nobody typed={typed.trim()} onClear={() => setTyped("")} />}
      <ul className={`card ${styles["list"]}`} hidden={items.length === 0}>
        {items.map((holder) => (
          <PersonLine key={holder.id} holder={holder} />
        ))}
      </ul>
      {people.hasNextPage && (
        <Button variant="default" loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
          {text.app.more}
        </Button>
      )}
    </div>
  );
}

function usePeople(typed: string) {
  const [search, setSearch] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return useInfiniteQuery({
    queryKey: ["holders", "list", search],
    queryFn: ({ pageParam }) => peopleApi.holders(search, { after: pageParam, limit: PAGE_PEOPLE }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

function Nobody({ typed, onClear }: { readonly typed: string; readonly onClear: () => void }): ReactElement {
  if (typed !== "") {
    return (
      <div className="card stack">
        <p>{text.people.nobodyFound(typed)}</p>
        <div>
          <Button variant="default" onClick={onClear}>
            {text.people.clear}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="card stack">
      <p>{text.people.nobody}</p>
      <May right="make_codes">
        <div>
          <Button renderRoot={(props) => <Link to="/codes/new" {...props} />}>{text.people.makeCode}</Button>
        </div>
      </May>
    </div>
  );
}

function PersonLine({ holder }: { readonly holder: Holder }): ReactElement {
  return (
    <li>
      <Link className={styles["line"]} to="/people/$holderId" params={{ holderId: holder.id }}>
        <span className="quiet">
          <Icon name="person" size={24} />
        </span>
        <span className={styles["facts"]}>
          <span className="strong cut">{holder.name}</span>
          <span className="small row">
            {holder.codesLive > 0 ? (
              <Mark icon="code" tone="good" size={16}>
                {text.people.hasCode}
              </Mark>
            ) : (
              <Mark icon="circle" tone="sleep" size={16}>
                {text.people.noCode}
              </Mark>
            )}
            {holder.codes > 1 && <span className="quiet">· {text.people.codeCount(holder.codes)}</span>}
          </span>
          <span className="small quiet">
            {holder.lastEntryAt === null ? (
              text.people.neverEntered
            ) : (
              <>
                {text.people.lastEntry} <Moment at={holder.lastEntryAt} />
              </>
            )}
          </span>
        </span>
        <Icon name="right" />
      </Link>
    </li>
  );
}
