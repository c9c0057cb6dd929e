import { useNavigate } from "@tanstack/react-router";
import {
  type KeyboardEvent,
  memo,
  type MouseEvent,
  type ReactElement,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from "react";
import { KIND_ICONS } from "../code/kinds.ts";
import { wallOf } from "../site/clock.ts";
import { useRights } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { barWords } from "./bar-words.ts";
import {
  type Bar,
  BAR_PX,
  type Direction,
  barBeside,
  type Layout,
  type Row,
  type RowsBy,
  seenIn,
  type Sight,
  topOf,
} from "./layout.ts";
import { Ground, Ruler } from "./ruler.tsx";
import { instantAt, type Scale, spanFor, widthOf, xOf, type Zoom } from "./scale.ts";
import styles from "./timeline.module.css";

/** The two lines of days and hours above the rows. */
const RULER_PX = 48;

interface ChartProps {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly layout: Layout;
  readonly scale: Scale;
  readonly sight: Sight;
  readonly zoom: Zoom;
  readonly rowsBy: RowsBy;
  readonly now: number;
  readonly doorName: (lockId: string) => string;
  readonly onZoom: (step: 1 | -1, px?: number) => void;
}

/** Rows of bars over time. Only what is in sight is in the page. */
export function Chart(props: ChartProps): ReactElement {
  const { box, layout, scale, sight, zoom, now } = props;
  const keys = useBarKeys(props);
  const onClick = useClicks(props);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "+" || event.key === "-") props.onZoom(event.key === "+" ? -1 : 1);
    else keys.onKey(event);
  };
  const ground = { scale, zoom, left: sight.left, right: sight.right, today: wallOf(now, scale.zone).slice(0, 10) };
  const seen = seenIn(layout, sight);
  const isSeen = sight.right > sight.left;
  const first = keys.barId ?? seen.flatMap(({ bars }) => bars)[0]?.id;
  return (
    <div
      ref={box}
      className={styles["box"]}
      role="region"
      aria-label={text.timeline.chart}
      aria-describedby="timeline-hint"
      tabIndex={0}
      onKeyDown={onKey}
      data-timeline
    >
      <div style={{ position: "relative", width: widthOf(scale), height: RULER_PX + layout.height }}>
        {isSeen && <Ruler {...ground} />}
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- bars are links, and the list leads to a new code without a mouse */}
        <div className={styles["rows"]} style={{ height: layout.height }} onClick={onClick}>
          {isSeen && <Ground {...ground} />}
          {seen.map(({ row, bars }) => (
            <RowView key={row.subject.id} row={row} bars={bars} chart={props} firstId={first} />
          ))}
          <div className={styles["now"]} style={{ left: xOf(now, scale) }} aria-hidden="true" />
        </div>
      </div>
    </div>
  );
}

interface RowViewProps {
  readonly row: Row;
  readonly bars: readonly Bar[];
  readonly chart: ChartProps;
  readonly firstId: string | undefined;
}

function RowView({ row, bars, chart, firstId }: RowViewProps): ReactElement {
  const { sight, scale, now, rowsBy, doorName } = chart;
  return (
    <section aria-label={row.subject.name} className={styles["row"]} style={{ top: row.top, height: row.height }}>
      <div className={styles["label"]}>
        <Icon name={rowsBy === "doors" ? "door" : "person"} size={16} />
        <span className="cut">{row.subject.name}</span>
      </div>
      {bars.map((bar) => {
        const left = Math.max(bar.x, sight.left);
        return (
          <BarView
            key={bar.id}
            bar={bar}
            door={doorName(bar.lockId)}
            left={left}
            top={topOf(row, bar) - row.top}
            width={Math.min(bar.x + bar.width, sight.right) - left}
            zone={scale.zone}
            now={now}
            label={rowsBy === "doors" ? bar.holderName : doorName(bar.lockId)}
            isFirst={bar.id === firstId}
          />
        );
      })}
    </section>
  );
}

interface BarViewProps {
  readonly bar: Bar;
  readonly door: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly zone: string;
  readonly now: number;
  readonly label: string;
  /** The one that the tab key leads to. */
  readonly isFirst: boolean;
}

/** Bars narrower than this have no words, and those narrower than that not even a picture. */
const WORDS_PX = 44;
const ICON_PX = 26;

const BarView = memo(function BarView(props: BarViewProps): ReactElement {
  const { bar, door, left, top, width, zone, now, label, isFirst } = props;
  const words = barWords(bar, door, { zone, now });
  const isBroken = bar.until > now && (bar.state === "failed" || bar.state === "refused");
  return (
    <a
      href={`/codes/${bar.codeId}`}
      className={styles["bar"]}
      style={{ left, top, width, height: BAR_PX }}
      data-bar={bar.id}
      data-code={bar.codeId}
      data-kind={bar.kind}
      data-solid={bar.isSolid}
      data-over={bar.until <= now}
      tabIndex={isFirst ? 0 : -1}
      aria-label={words}
      title={words}
    >
      {width >= ICON_PX && <Icon name={isBroken ? "triangle" : KIND_ICONS[bar.kind]} size={14} />}
      {width >= WORDS_PX && <span className="cut">{label}</span>}
    </a>
  );
});

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** Arrow keys move from bar to bar; one that is out of sight is brought into it first. */
function useBarKeys({ box, layout, scale }: ChartProps) {
  const [barId, setBarId] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const bar = box.current?.querySelector<HTMLElement>(`[data-bar="${wanted.current}"]`);
    if (bar === null || bar === undefined) return;
    wanted.current = null;
    bar.focus({ preventScroll: true });
  });
  const onKey = (event: KeyboardEvent): void => {
    const direction = ARROWS[event.key];
    const from = (event.target as HTMLElement).dataset["bar"];
    if (direction === undefined || from === undefined) return;
    event.preventDefault();
    const next = barBeside(layout, from, direction);
    if (next === null) return;
    wanted.current = next.id;
    setBarId(next.id);
    bringIntoSight(box.current, layout, { bar: next, scale });
  };
  return { barId, onKey };
}

function bringIntoSight(
  box: HTMLDivElement | null,
  { rows }: Layout,
  { bar, scale }: { readonly bar: Bar; readonly scale: Scale },
): void {
  const row = rows.find(({ bars }) => bars.includes(bar));
  if (box === null || row === undefined) return;
  const { scrollLeft, scrollTop, clientWidth, clientHeight } = box;
  const x = xOf(bar.from, scale);
  const y = topOf(row, bar);
  const isBeside = x < scrollLeft || x > scrollLeft + clientWidth - 80;
  const isAbove = y < scrollTop || y > scrollTop + clientHeight - RULER_PX - BAR_PX;
  box.scrollTo({ left: isBeside ? x - 40 : scrollLeft, top: isAbove ? y - 60 : scrollTop });
}

/** A bar leads to its code, an empty place to a new code there. */
function useClicks({ box, layout, scale, zoom, rowsBy }: ChartProps): (event: MouseEvent<HTMLElement>) => void {
  const navigate = useNavigate();
  const mayMake = useRights()("make_codes");
  return (event) => {
    const bar = (event.target as HTMLElement).closest<HTMLElement>("[data-bar]");
    const codeId = bar?.dataset["code"];
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.defaultPrevented) return;
    event.preventDefault();
    if (codeId !== undefined) return void navigate({ to: "/codes/$codeId", params: { codeId } });
    if (!mayMake) return;
    const ground = event.currentTarget.getBoundingClientRect();
    const y = event.clientY - ground.top;
    const row = layout.rows.find(({ top, height }) => top <= y && y < top + height);
    if (row === undefined || box.current === null) return;
    const span = spanFor(instantAt(event.clientX - ground.left, scale), zoom, scale.zone);
    void navigate({ to: "/codes/new", search: { ...(rowsBy === "doors" && { doors: row.subject.id }), ...span } });
  };
}
