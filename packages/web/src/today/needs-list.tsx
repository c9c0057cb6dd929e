import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { alarmText } from "../lock/alarm-note.tsx";
import { AlarmRemedy, NeedLink } from "../lock/alarm-remedy.tsx";
import type { Code, Lock } from "../api-types.ts";
import { momentText, msOf } from "../site/clock.ts";
import { useRights } from "../site/rights.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { useNow } from "../ui/use-now.ts";
import { type Need, nextAt } from "./needs.ts";
import styles from "./today.module.css";
import type { Today } from "./use-today.ts";

/** So many are shown at first: what matters most is on top. */
const SHOWN = 5;

/** What needs somebody, each with its remedy. */
export function NeedsList({ today }: { readonly today: Today }): ReactElement | null {
  const [showsAll, setShowsAll] = useState(false);
  const { needs } = today;
  if (needs.length === 0) return null;
  const shown = showsAll ? needs : needs.slice(0, SHOWN);
  return (
    <section className="stack" aria-label={text.today.needsYou}>
      <h2>{text.today.needsYou}</h2>
      <ul className="stack">
        {shown.map((need) => (
          <NeedCard key={need.id} need={need} today={today} />
        ))}
      </ul>
      {shown.length < needs.length && (
        <div>
          <Button variant="default" onClick={() => setShowsAll(true)}>
            {text.today.moreNeeds(needs.length - shown.length)}
          </Button>
        </div>
      )}
    </section>
  );
}

function NeedCard({ need, today }: { readonly need: Need; readonly today: Today }): ReactElement {
  const words = useNeedWords(need, today);
  const may = useRights();
  return (
    <li className={styles["need"]} data-need={need.kind === "alarm" ? need.alarm.kind : need.kind}>
      <span className="tone-bad">
        <Icon name={need.kind === "alarm" ? "bell" : "stop"} size={22} />
      </span>
      <div className="stack-s grow">
        <h3>{need.lock.name}</h3>
        <p className="small">{words}</p>
        <div className={styles["remedies"]}>
          {need.kind === "alarm" ? (
            <AlarmRemedy alarm={need.alarm} lock={need.lock} />
          ) : (
            <NeedLink to={{ codeId: need.code.id }}>
              {may("change_codes", need.code) ? text.today.newPin : text.today.seeCode}
            </NeedLink>
          )}
        </div>
      </div>
    </li>
  );
}

/** What it means for the door, and for who comes next. */
function useNeedWords(need: Need, { codes }: Today): string {
  const zone = useZone();
  const now = useNow();
  if (need.kind === "refused") return text.today.refused(need.code.holder.name);
  const who = codes.find(({ id }) => id === need.alarm.codeId)?.holder.name ?? null;
  const sentence = alarmText(need.alarm, { who, zone, now });
  const meaning = meaningFor(need.lock, { codes, kind: need.alarm.kind }, { zone, now });
  return meaning === null ? sentence : `${sentence} ${meaning}`;
}

/** Whom it concerns next: who comes to a door that takes no PIN, whose code must come off a lock that does not answer. */
function meaningFor(
  lock: Lock,
  { codes, kind }: { readonly codes: readonly Code[]; readonly kind: string },
  { zone, now }: { readonly zone: string; readonly now: number },
): string | null {
  const { comes, goes } = nextAt(lock, { codes }, now);
  const here = codes.filter(({ lockIds, kind: codeKind }) => codeKind !== "emergency" && lockIds.includes(lock.id));
  if (kind === "lock_unreachable") {
    const leaving = here.find(({ endsAt }) => endsAt !== null && msOf(endsAt) === goes);
    return leaving === undefined ? null : text.today.dueOff(leaving.holder.name, momentText(goes, zone, now));
  }
  if ((kind !== "locked_out" && kind !== "wrong_pin_limit") || comes <= now) return null;
  const coming = here.find(({ startsAt }) => startsAt !== null && msOf(startsAt) === comes);
  return coming === undefined ? null : text.today.dueOn(coming.holder.name, momentText(comes, zone, now));
}
