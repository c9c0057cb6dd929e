import { Link } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import { fullText, wallOf } from "../site/clock.ts";
import { May } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import { Waiting } from "../ui/waiting.tsx";
import { edgeWords, placeWords } from "./bar-words.ts";
import { Known } from "./known.tsx";
import { type Bar, layoutOf, type Row, type Span } from "./layout.ts";
import { type Shown, subjectsOf } from "./shown.ts";
import styles from "./timeline.module.css";
import { useTimeline } from "./use-timeline.ts";

/** Lines that one door or person shows; more help nobody, and a shorter time shows them all. */
const LINES_MAX = 100;
/** A scale on which even windows a second apart stay apart. */
const NOTHING_FUSES = 1;

interface ListViewProps {
  readonly shown: Shown;
  readonly span: Span;
}

interface List extends Shown {
  readonly span: Span;
}

/** The same as the chart in tables, for who does not see it or likes to read. */
export function ListView({ shown, span }: ListViewProps): ReactElement {
  const { site, doors, rowsBy, now } = shown;
  const timeline = useTimeline(site.id, span);
  const { codes, known } = timeline;
  const { from, until } = span;
  const rows = useMemo(() => {
    const scale = { zone: site.zone, from, until, pxPerMs: NOTHING_FUSES };
    return layoutOf({ codes, subjects: subjectsOf({ doors, rowsBy }, codes), rowsBy, scale, known, now }).rows;
  }, [codes, known, doors, rowsBy, site.zone, from, until, now]);
  return (
    <div className="stack">
      <Known timeline={timeline} />
      {timeline.isWaiting && <Waiting height={120} lines={2} />}
      {!timeline.isWaiting && rows.map((row) => <RowTable key={row.subject.id} row={row} list={{ ...shown, span }} />)}
    </div>
  );
}

function RowTable({ row, list }: { readonly row: Row; readonly list: List }): ReactElement {
  const { span, rowsBy } = list;
  const { zone } = list.site;
  const bars = row.bars
    .filter(({ from, until }) => from < span.until && until > span.from)
    .sort((a, b) => a.from - b.from);
  const from = wallOf(Math.max(span.from, list.now), zone);
  return (
    <section className="card stack" aria-label={row.subject.name}>
      <div className="row spread">
        <h2>{row.subject.name}</h2>
        <May right="make_codes">
          <Link
            to="/codes/new"
            search={{ ...(rowsBy === "doors" && { doors: row.subject.id }), from }}
            className="small"
          >
            {text.timeline.makeHere}
          </Link>
        </May>
      </div>
      {bars.length === 0 ? (
        <p className="quiet">{rowsBy === "doors" ? text.timeline.nobodyThen : text.timeline.nothingThen}</p>
      ) : (
        <table className={styles["table"]}>
          <thead>
            <tr>
              <th scope="col">{rowsBy === "doors" ? text.timeline.who : text.timeline.door}</th>
              <th scope="col">{text.timeline.from}</th>
              <th scope="col">{text.timeline.until}</th>
              <th scope="col">{text.timeline.onLock}</th>
            </tr>
          </thead>
          <tbody>
            {bars.slice(0, LINES_MAX).map((bar) => (
              <Line key={bar.id} bar={bar} list={list} />
            ))}
          </tbody>
        </table>
      )}
      {bars.length > LINES_MAX && <p className="small quiet">{text.timeline.moreLines(bars.length - LINES_MAX)}</p>}
    </section>
  );
}

function Line({ bar, list }: { readonly bar: Bar; readonly list: List }): ReactElement {
  const { rowsBy, now, doorName } = list;
  const { zone } = list.site;
  const edges = edgeWords(bar, { zone, now });
  return (
    <tr>
      <th scope="row">
        <Link to="/codes/$codeId" params={{ codeId: bar.codeId }}>
          {rowsBy === "doors" ? bar.holderName : doorName(bar.lockId)}
        </Link>
      </th>
      <td title={bar.beginsBefore ? undefined : fullText(bar.from, zone)}>{edges.from}</td>
      <td title={bar.goesOn ? undefined : fullText(bar.until, zone)}>{edges.until}</td>
      <td>
        <Mark icon={bar.isSolid ? "ticks" : "clock"} tone={bar.isSolid ? "good" : "sleep"} size={16}>
          {placeWords(bar, now)}
        </Mark>
      </td>
    </tr>
  );
}
