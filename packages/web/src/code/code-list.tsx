import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement, startTransition, useEffect, useRef, useState } from "react";
import { text } from "../text/text.ts";
import { CodeLine } from "./code-line.tsx";
import type { Choosing } from "./choosing.ts";
import styles from "./list.module.css";
import type { Row } from "./stages.ts";

const HEAD_PX = 44;
const LINE_PX = 96;
/** Lines kept ready beyond the screen, so that the Tab key finds a next one. */
const READY_LINES = 8;

interface CodeListProps {
  readonly rows: readonly Row[];
  readonly choosing: Choosing;
  readonly hasMore: boolean;
  readonly onMore: () => void;
}

/** The codes in their groups. Only what is near the screen is drawn, so that thousands scroll like ten. */
export function CodeList({ rows, choosing, hasMore, onMore }: CodeListProps): ReactElement {
  const list = useRef<HTMLUListElement>(null);
  const top = useTop(list);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by what it returns
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => (rows[index]?.kind === "head" ? HEAD_PX : LINE_PX),
    getItemKey: (index) => keyOf(rows[index], index),
    overscan: READY_LINES,
    scrollMargin: top,
    // Else the first lines would only be drawn once the window is measured, all of them at one go.
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    useFlushSync: false,
  });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - READY_LINES) onMore();
  }, [hasMore, last, rows.length, onMore]);
  return (
    <ul ref={list} className={styles["list"]} style={{ height: virtual.getTotalSize() }}>
      {drawn.map(({ index, key, start }) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className={styles["row"]}
            style={{ transform: `translateY(${start - top}px)` }}
            aria-setsize={hasMore ? -1 : rows.length}
            aria-posinset={index + 1}
          >
            {row.kind === "head" ? <Head row={row} /> : <CodeLine code={row.code} choosing={choosing} />}
          </li>
        );
      })}
    </ul>
  );
}

function Head({ row }: { readonly row: Extract<Row, { kind: "head" }> }): ReactElement {
  return (
    <h2 className={styles["head"]}>
      {text.codes.group[row.group]} <span className="quiet">{`${row.count}${row.isWhole ? "" : "+"}`}</span>
    </h2>
  );
}

function keyOf(row: Row | undefined, index: number): string | number {
  if (row === undefined) return index;
  return row.kind === "head" ? row.group : row.code.id;
}

/** How far below the top of the page the list begins: what stands above it may grow and shrink. */
function useTop(list: { readonly current: HTMLElement | null }): number {
  const [top, setTop] = useState(0);
  useEffect(() => {
    const measure = (): void => {
      if (list.current === null) return;
      const now = Math.round(list.current.getBoundingClientRect().top + window.scrollY);
      startTransition(() => setTop(now));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [list]);
  return top;
}
