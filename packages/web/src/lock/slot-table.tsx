import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import type { Lock, LockSlot } from "../api-types.ts";
import { slotsQuery } from "../queries.ts";
import { momentText, msOf } from "../site/clock.ts";
import { May } from "../site/rights.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useNow } from "../ui/use-now.ts";
import styles from "./door.module.css";
import { UnmanagedActions } from "./unmanaged-actions.tsx";

/** What is known of each slot of a lock; codes that Cardea did not place can be adopted, removed or ignored. */
export function SlotTable({ lock }: { readonly lock: Lock }): ReactElement {
  const [showsAll, setShowsAll] = useState(false);
  const slots = useQuery(slotsQuery(lock.id));
  const items = slots.data?.items ?? [];
  const used = items.filter(({ content }) => content === "ours" || content === "unmanaged");
  const shown = showsAll ? items : used;
  return (
    <section className={styles["part"]} aria-label={text.lock.slots} id="slots">
      <h2 className={styles["partTitle"]}>
        {text.lock.slots}{" "}
        {slots.data !== undefined && (
          <span className="quiet small">{text.lock.slotsUsed(used.length, items.length)}</span>
        )}
      </h2>
      {slots.isError && <ProblemNote error={slots.error} onRetry={() => void slots.refetch()} />}
      {shown.length > 0 && (
        <ol className={`card ${styles["slots"]}`}>
          {shown.map((slot) => (
            <SlotLine key={slot.slot} lock={lock} slot={slot} />
          ))}
        </ol>
      )}
      {items.length > used.length && (
        <div>
          <Button variant="default" size="sm" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? text.lock.hideEmpty : text.lock.showEmpty(items.length)}
          </Button>
        </div>
      )}
    </section>
  );
}

function SlotLine({ lock, slot }: { readonly lock: Lock; readonly slot: LockSlot }): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  const seen = slot.seenAt === null ? null : text.lock.seenAt(momentText(msOf(slot.seenAt), zone, now));
  const proof = slot.proof === null || slot.content === "empty" ? null : text.lock.proof[slot.proof];
  return (
    <li data-slot={slot.slot} data-content={slot.content}>
      <span className={styles["slotNumber"]}>{text.lock.slot(slot.slot)}</span>
      <span className="stack-s grow" style={{ gap: 2 }}>
        <SlotContent slot={slot} />
        <span className="tiny quiet">{[proof, seen].filter((part) => part !== null).join(" · ")}</span>
        {slot.content === "unmanaged" && (
          <May right="manage_slots">
            <UnmanagedActions lock={lock} slot={slot} />
          </May>
        )}
      </span>
    </li>
  );
}

function SlotContent({ slot }: { readonly slot: LockSlot }): ReactElement {
  if (slot.codeId !== null) {
    return (
      <Link to="/codes/$codeId" params={{ codeId: slot.codeId }}>
        {slot.holderName ?? text.doors.someone}
      </Link>
    );
  }
  if (slot.content === "unmanaged") {
    return (
      <Mark icon="question" tone={slot.isIgnored ? "sleep" : "info"}>
        {text.lock.content.unmanaged}
        {slot.isIgnored && `, ${text.lock.ignored}`}
      </Mark>
    );
  }
  return <span className="quiet">{text.lock.content[slot.content]}</span>;
}
