import {
  memo,
  type ReactElement,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useMediaQuery } from "@mantine/hooks";
import type { HouseEvent } from "../api-types.ts";
import { dayText, daysBetween, fullText, msOf, preciseTimeText, wallOf } from "../site/clock.ts";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { useNow } from "../ui/use-now.ts";
import { eventWords } from "./event-words.ts";
import { heightOf, type LogDay, type LogSizes, seenDays } from "./log-days.ts";
import styles from "./log.module.css";

const PHONE: LogSizes = { dayPx: 44, eventPx: 64 };
const DESK: LogSizes = { dayPx: 48, eventPx: 48 };
/** What is in sight moves in steps; so much beside it is drawn already. */
const STEP_PX = 320;
/** The next page is read before its place comes into sight. */
const AHEAD_PX = 3_000;

interface LogListProps {
  readonly events: readonly HouseEvent[];
  readonly days: readonly LogDay[];
  readonly newFrom: number;
  readonly zone: string;
  readonly onOpen: (event: HouseEvent) => void;
  /** The end of what is known comes near. */
  readonly onNearEnd: () => void;
}

/** Events under their days. However many there are, only what is in sight is in the page. */
export function LogList({ events, days, newFrom, zone, onOpen, onNearEnd }: LogListProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const isWide = useMediaQuery("(min-width: 700px)", false, { getInitialValueInEffect: false }) === true;
  const sizes = isWide ? DESK : PHONE;
  const height = heightOf(days, sizes);
  const sight = usePageSight(box);
  const today = wallOf(useNow(60_000), zone).slice(0, 10);
  const isNearEnd = sight.bottom + AHEAD_PX > height;
  useEffect(() => {
    if (isNearEnd) onNearEnd();
  }, [isNearEnd, events, onNearEnd]);
  return (
    <div ref={box} className={styles["log"]} style={{ height }} data-log>
      {seenDays(days, sizes, sight).map(({ day, top, first, from, until, height: dayHeight }) => (
        <section key={`${day.date} ${first}`} className={styles["day"]} style={{ top, height: dayHeight }}>
          <h2 style={{ height: sizes.dayPx }}>{dayName(day.date, today)}</h2>
          <ol className={styles["list"]} style={{ height: day.count * sizes.eventPx }}>
            {events.slice(from, until).map((event, index) => (
              <Line
                key={event.sequence}
                event={event}
                top={(from + index - first) * sizes.eventPx}
                height={sizes.eventPx}
                isNew={event.sequence >= newFrom}
                zone={zone}
                onOpen={onOpen}
              />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function dayName(date: string, today: string): string {
  const distance = daysBetween(today, date);
  if (distance === 0) return text.log.today;
  return distance === -1 ? text.log.yesterday : dayText(Date.parse(`${date}T12:00Z`), "UTC", Date.parse(today));
}

interface LineProps {
  readonly event: HouseEvent;
  readonly top: number;
  readonly height: number;
  readonly isNew: boolean;
  readonly zone: string;
  readonly onOpen: (event: HouseEvent) => void;
}

const Line = memo(function Line({ event, top, height, isNew, zone, onOpen }: LineProps): ReactElement {
  const { icon, tone, words } = eventWords(event);
  const at = msOf(event.at);
  return (
    <li className={styles["line"]} style={{ top, height }} data-kind={event.kind} data-new={isNew}>
      <button type="button" onClick={() => onOpen(event)}>
        <span className={`tone-${tone}`}>
          <Icon name={icon} size={18} />
        </span>
        <span className={styles["words"]}>{words}</span>
        <time dateTime={event.at} title={fullText(at, zone)}>
          {preciseTimeText(at, zone)}
        </time>
      </button>
    </li>
  );
});

interface PageSight {
  readonly top: number;
  readonly bottom: number;
}

/** Which part of an element the window shows, in steps, with a step to spare above and below. */
function usePageSight(box: RefObject<HTMLDivElement | null>): PageSight {
  const [sight, setSight] = useState<PageSight>({ top: 0, bottom: 1_000 });
  const look = useCallback(() => {
    if (box.current === null) return;
    const above = -box.current.getBoundingClientRect().top;
    const top = Math.floor(above / STEP_PX) * STEP_PX - STEP_PX;
    const bottom = top + (Math.ceil(window.innerHeight / STEP_PX) + 3) * STEP_PX;
    setSight((before) => (before.top === top && before.bottom === bottom ? before : { top, bottom }));
  }, [box]);
  useLayoutEffect(() => {
    let frame = requestAnimationFrame(look);
    const onScroll = (): void => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    window.addEventListener("scroll", onScroll, { passive: true });
    window.addEventListener("resize", onScroll);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener("scroll", onScroll);
      window.removeEventListener("resize", onScroll);
    };
  }, [look]);
  return sight;
}
