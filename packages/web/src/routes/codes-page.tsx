import { Button } from "@mantine/core";
import { Link, Outlet, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { ChosenBar } from "../code/chosen-bar.tsx";
import { useChoosing } from "../code/choosing.ts";
import { CodeFilters } from "../code/code-filters.tsx";
import { CodeList } from "../code/code-list.tsx";
import type { CodesSearch } from "../code/codes-search.ts";
import styles from "../code/list.module.css";
import { type CodeGroup, type Row, rowsOf } from "../code/stages.ts";
import { useCodeList } from "../code/use-code-list.ts";
import { May, useRights } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { Calmly } from "../ui/calmly.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useIsWide } from "../ui/use-is-wide.ts";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";

/** The codes, and beside them the one that is looked at; on a phone one or the other. */
export function CodesPage(): ReactElement {
  const { codeId } = useParams({ strict: false });
  const isWide = useIsWide();
  const [typed, setTyped] = useState("");
  const showsList = isWide || codeId === undefined;
  return (
    <div className={styles["place"]} data-open={codeId !== undefined}>
      {showsList && <List typed={typed} onType={setTyped} isRoomy={isWide && codeId === undefined} />}
      {codeId !== undefined && (
        <Panel key={codeId}>
          <Outlet />
        </Panel>
      )}
    </div>
  );
}

/** The code that is looked at. Who opened it from the list goes on reading here. */
function Panel({ children }: { readonly children: ReactNode }): ReactElement {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  return (
    <section ref={panel} className={styles["panel"]} tabIndex={-1} aria-label={text.code.details}>
      {children}
    </section>
  );
}

interface ListProps {
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly isRoomy: boolean;
}

function List({ typed, onType, isRoomy }: ListProps): ReactElement {
  usePageTitle(text.codes.title);
  const search = useSearch({ from: "/house/codes" });
  const navigate = useNavigate({ from: "/codes" });
  const codes = useCodeList(search, typed);
  const choosing = useChoosing();
  const mayEnd = useRights()("change_codes");
  const rows = rowsOf(codes.data?.pages ?? []);
  const shown = rows.flatMap((row) => (row.kind === "code" ? [row.code] : []));
  const isNarrowed = typed.trim() !== "" || Object.keys(search).length > 0;
  const isEmpty = codes.data !== undefined && shown.length === 0 && !isNarrowed;
  const clear = (): void => {
    onType("");
    void navigate({ search: {} });
  };
  const { fetchNextPage, isFetchingNextPage } = codes;
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  return (
    <div className={`${styles["lister"]} stack`}>
      <h1>{codes.data === undefined ? text.codes.title : answerOf(rows, isNarrowed, codes.hasNextPage)}</h1>
      {!isEmpty && (
        <CodeFilters
          typed={typed}
          onType={onType}
          isRoomy={isRoomy}
          search={search}
          onChange={(change) => void navigate({ search: changed(search, change), replace: true, resetScroll: false })}
          holderName={shown.find(({ holder }) => holder.id === search.holder)?.holder.name ?? null}
          onChoose={mayEnd && shown.length > 1 && !choosing.isOn ? choosing.start : null}
        />
      )}
      {choosing.isOn && <ChosenBar choosing={choosing} shown={shown} />}
      {codes.isError && <ProblemNote error={codes.error} onRetry={() => void codes.refetch()} />}
      {codes.isPending && <Waiting height={88} lines={4} />}
      {codes.data !== undefined && shown.length === 0 && <Nothing isNarrowed={isNarrowed} onClear={clear} />}
      {codes.data !== undefined && (
        <Calmly>
          <CodeList rows={rows} choosing={choosing} hasMore={codes.hasNextPage} onMore={more} />
        </Calmly>
      )}
    </div>
  );
}

/** How many there are; of all codes, how many of them open doors. */
function answerOf(rows: readonly Row[], isNarrowed: boolean, hasMore: boolean): string {
  const heads = rows.flatMap((row) => (row.kind === "head" ? [row] : []));
  const countOf = (group: CodeGroup) => heads.find((head) => head.group === group) ?? { count: 0, isWhole: true };
  const all = heads.reduce((sum, { count }) => sum + count, 0);
  if (!isNarrowed && all === 0) return text.codes.emptyTitle;
  if (isNarrowed) return text.codes.answer(all, hasMore);
  const [live, coming] = [countOf("live"), countOf("coming")];
  return text.codes.answerAll({ n: live.count, isMore: !live.isWhole }, { n: coming.count, isMore: !coming.isWhole });
}

function changed(
  before: CodesSearch,
  change: { readonly [Key in keyof CodesSearch]: CodesSearch[Key] | undefined },
): CodesSearch {
  const after = Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(after) as CodesSearch;
}

interface NothingProps {
  readonly isNarrowed: boolean;
  readonly onClear: () => void;
}

function Nothing({ isNarrowed, onClear }: NothingProps): ReactElement {
  return (
    <div className="card stack">
      <p className="quiet">{isNarrowed ? text.codes.nothingFound : text.codes.emptyText}</p>
      <div>
        {isNarrowed ? (
          <Button variant="default" onClick={onClear}>
            {text.codes.clear}
          </Button>
        ) : (
          <May right="make_codes">
            <Button renderRoot={(props) => <Link to="/codes/new" {...props} />}>{text.app.newCode}</Button>
          </May>
        )}
      </div>
    </div>
  );
}
