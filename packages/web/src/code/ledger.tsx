import type { CodeKind } from "@cardea/core";
import type { CSSProperties, ReactElement } from "react";
import type { Placement } from "../api-types.ts";
import { fullText, momentText, msOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Mark, type Tone } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import { EnforcementLine, OneTimeLine } from "./enforcement-line.tsx";
import styles from "./ledger.module.css";
import { evidenceTime, placementMark } from "./placement-mark.ts";

interface Step {
  readonly label: string;
  readonly at: string | null;
  readonly tone: Tone;
}

interface PlacementCardProps {
  readonly placement: Placement;
  /** When its present or next window ends; null if it never does. */
  readonly endsAt: string | null;
  readonly isOver: boolean;
  /** The code was taken off this door. */
  readonly isTakenOff?: boolean;
  readonly kind: CodeKind;
}

/** One code on one lock: what is known, how, and who ends it. */
export function PlacementCard({
  placement,
  endsAt,
  isOver,
  isTakenOff = false,
  kind,
}: PlacementCardProps): ReactElement {
  const zone = useZone();
  const now = useNow();
  const mark = placementMark(placement, { zone, now });
  const slot = placement.slot === null ? "" : ` · ${text.ledger.slot(placement.slot)}`;
  return (
    <section className="card stack" aria-label={placement.lockName} data-placement={placement.state}>
      <div className="stack-s">
        <h3>
          <bdi>{placement.lockName}</bdi>
          <span className="quiet small" style={{ fontWeight: 400 }}>
            {slot}
          </span>
        </h3>
        <Mark icon={mark.icon} tone={mark.tone} title={placement.sentence}>
          <span className="strong">{mark.words}</span>
          {mark.remedy !== null && <span style={{ color: "var(--ink)" }}> {mark.remedy}</span>}
        </Mark>
      </div>
      <Steps placement={placement} isTakenOff={isTakenOff} />
      {!isOver && !isTakenOff && (
        <div className="small stack-s">
          {kind === "one_time" && <OneTimeLine lockId={placement.lockId} />}
          {kind !== "emergency" && <EnforcementLine enforcement={placement.enforcement} endsAt={endsAt} />}
        </div>
      )}
    </section>
  );
}

function Steps({ placement, isTakenOff }: Pick<PlacementCardProps, "placement" | "isTakenOff">): ReactElement {
  const zone = useZone();
  const now = useNow();
  return (
    <ol className={styles["steps"]}>
      {stepsOf(placement, isTakenOff === true).map(({ label, at, tone }) => (
        <li key={label} data-open={at === null} style={{ "--tone": `var(--${tone})` } as CSSProperties}>
          <span>{label}</span>
          {at !== null && (
            <time dateTime={at} title={fullText(msOf(at), zone)}>
              {evidenceTime(at, { zone, now })}
            </time>
          )}
          {at === null && placement.nextTryAt !== null && (
            <time>{momentText(msOf(placement.nextTryAt), zone, now)}</time>
          )}
        </li>
      ))}
    </ol>
  );
}

/** The evidence in the order in which it came, and what is waited for. */
function stepsOf({ ledger, state }: Placement, isTakenOff: boolean): readonly Step[] {
  const words = text.ledger;
  const happened: readonly Step[] = [
    { label: isTakenOff ? words.unwanted : words.wanted, at: ledger.wantedAt, tone: "sleep" },
    { label: words.sent, at: ledger.sentAt, tone: "sleep" },
    { label: words.acknowledged, at: ledger.acknowledgedAt, tone: "good" },
    {
      label: ledger.proof === "status" ? words.status : words.read_back,
      at: ledger.proof === "acknowledged" ? null : ledger.verifiedAt,
      tone: "good",
    },
    { label: words.firstUsed, at: ledger.firstUsedAt, tone: "good" },
    { label: words.removed, at: ledger.removedAt, tone: "sleep" },
  ];
  const known = happened.filter(({ at }) => at !== null).sort((a, b) => msOf(a.at ?? "") - msOf(b.at ?? ""));
  const waits: Readonly<Partial<Record<Placement["state"], Step>>> = {
    not_due: { label: text.mark.not_due(null), at: null, tone: "sleep" },
    sent: { label: text.mark.sent, at: null, tone: "wait" },
    failed: { label: text.app.retry, at: null, tone: "wait" },
    removing: { label: text.mark.removing(null), at: null, tone: "bad" },
  };
  const wait = waits[state];
  return wait === undefined ? known : [...known, wait];
}
