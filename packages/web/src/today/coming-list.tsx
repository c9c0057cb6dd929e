import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Placement } from "../api-types.ts";
import { isAsleep } from "../code/code-sentence.ts";
import { placementMark } from "../code/placement-mark.ts";
import { dayText, timeText } from "../site/clock.ts";
import { May } from "../site/rights.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Mark } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import type { Coming, ComingDay } from "./comings.ts";
import styles from "./today.module.css";
import type { Today } from "./use-today.ts";

/** Doors of one code that are told one by one. */
const DOORS_MAX = 4;

/** Who comes and goes today and tomorrow, each with what is known of their code at each door. */
export function ComingList({ today }: { readonly today: Today }): ReactElement {
  return (
    <section className="stack" aria-label={text.today.comings}>
      <h2>{text.today.comings}</h2>
      {today.codes.length === 0 && <FirstCode />}
      {today.codes.length > 0 &&
        today.days.map((day, index) => (
          <Day key={day.date} day={day} name={index === 0 ? text.today.day.today : text.today.day.tomorrow} />
        ))}
      {today.isCut && (
        <p className="small quiet">
          {text.today.cut} <Link to="/timeline">{text.today.seeTimeline}</Link>
        </p>
      )}
    </section>
  );
}

function FirstCode(): ReactElement {
  return (
    <div className="card stack">
      <p className="quiet">{text.today.noCodes}</p>
      <May right="make_codes">
        <div>
          <Button renderRoot={(props) => <Link to="/codes/new" {...props} />}>{text.doors.makeCode}</Button>
        </div>
      </May>
    </div>
  );
}

function Day({ day, name }: { readonly day: ComingDay; readonly name: string }): ReactElement {
  const now = useNow(60_000);
  const date = dayText(Date.parse(`${day.date}T12:00Z`), "UTC", now);
  return (
    <div className="stack-s" data-day={day.date}>
      <h3 className={styles["day"]}>
        {name} <span className="quiet">{date}</span>
      </h3>
      {day.comings.length === 0 ? (
        <p className="small quiet">{text.today.nobodyToday}</p>
      ) : (
        <ul className={`card ${styles["comings"]}`}>
          {day.comings.map((coming) => (
            <ComingLine key={`${coming.code.id} ${coming.arrivesAt} ${coming.leavesAt}`} coming={coming} />
          ))}
        </ul>
      )}
    </div>
  );
}

function ComingLine({ coming }: { readonly coming: Coming }): ReactElement {
  const zone = useZone();
  const now = useNow();
  const { code, arrivesAt, leavesAt, placements } = coming;
  const isOver = (leavesAt ?? arrivesAt ?? now) < now;
  const isFenced = code.state === "active" && isAsleep(code, now);
  const further = placements.length - DOORS_MAX;
  return (
    <li className={styles["coming"]} data-over={isOver}>
      <span className={styles["way"]} data-way={arrivesAt === null ? "out" : "in"}>
        <Icon name={arrivesAt === null ? "out" : "arrow"} size={20} />
      </span>
      <div className="stack-s grow">
        <div className={styles["who"]}>
          <Link className="strong cut" to="/codes/$codeId" params={{ codeId: code.id }}>
            {code.holder.name}
          </Link>
          <span className={styles["when"]}>{whenText(coming, { zone, now })}</span>
        </div>
        <ul className={styles["marks"]}>
          {isFenced && (
            <li className="small">
              <Mark icon="moon" tone="sleep" size={16}>
                {text.today.fenced}
              </Mark>
            </li>
          )}
          {!isFenced &&
            placements.slice(0, DOORS_MAX).map((placement) => <DoorLine key={placement.id} placement={placement} />)}
          {!isFenced && further > 0 && <li className="small quiet">{text.doors.andMore(further)}</li>}
        </ul>
      </div>
    </li>
  );
}

function whenText({ arrivesAt, leavesAt }: Coming, { zone, now }: { zone: string; now: number }): string {
  if (arrivesAt !== null && leavesAt !== null) {
    return text.today.hours(timeText(arrivesAt, zone), timeText(leavesAt, zone));
  }
  if (arrivesAt !== null) {
    return (arrivesAt <= now ? text.today.since : text.today.arrives)(timeText(arrivesAt, zone));
  }
  return leavesAt === null ? "" : text.today.leaves(timeText(leavesAt, zone));
}

function DoorLine({ placement }: { readonly placement: Placement }): ReactElement {
  const zone = useZone();
  const now = useNow();
  const { icon, tone, words } = placementMark(placement, { zone, now });
  return (
    <li className="small">
      <Mark icon={icon} tone={tone} size={16} title={placement.sentence}>
        <bdi style={{ color: "var(--ink)" }}>{placement.lockName}</bdi>{" "}
        <span className={tone === "bad" || tone === "wait" ? "" : "quiet"}>{words}</span>
      </Mark>
    </li>
  );
}
