import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { Lock, LockPreview, Preview } from "../api-types.ts";
import { RiskRing } from "../lock/risk-ring.tsx";
import { locksQuery, sortedLocks } from "../queries.ts";
import { momentText, msOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Fault } from "../ui/fault.tsx";
import { Mark } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import type { Draft } from "./draft.ts";
import { EnforcementLine, OneTimeLine } from "./enforcement-line.tsx";
import type { FieldProps } from "./field-props.ts";
import styles from "./form.module.css";

interface WhereProps extends FieldProps {
  readonly preview: Preview | null;
}

/** Which doors: each with who ends the code there, how much room it has, and what it means for guessing. */
export function WhereFields({ draft, change, fault, preview }: WhereProps): ReactElement {
  const locks = sortedLocks(useQuery(locksQuery).data?.items ?? []);
  const toggle = (id: string, isOn: boolean): void =>
    change({ lockIds: isOn ? [...draft.lockIds, id] : draft.lockIds.filter((one) => one !== id) });
  return (
    <>
      <Fault>{fault("lockIds")}</Fault>
      {locks.length === 0 && <p className="quiet">{text.newCode.noLocks}</p>}
      {locks.map((lock) => (
        <DoorChoice
          key={lock.id}
          lock={lock}
          draft={draft}
          preview={preview?.locks.find(({ lockId }) => lockId === lock.id) ?? null}
          endsAt={preview?.windows[0]?.until ?? null}
          onToggle={(isOn) => toggle(lock.id, isOn)}
        />
      ))}
    </>
  );
}

interface DoorChoiceProps {
  readonly lock: Lock;
  readonly draft: Draft;
  readonly preview: LockPreview | null;
  readonly endsAt: string | null;
  readonly onToggle: (isOn: boolean) => void;
}

function DoorChoice({ lock, draft, preview, endsAt, onToggle }: DoorChoiceProps): ReactElement {
  const zone = useZone();
  const isOn = draft.lockIds.includes(lock.id);
  const now = useNow(60_000);
  const slotsFree = preview?.slotsFree ?? lock.slotsFree;
  const fullAt = preview?.fullAt ?? null;
  return (
    <label className={styles["choice"]} data-lock={lock.id}>
      <Checkbox
        checked={isOn}
        onChange={(event) => onToggle(event.currentTarget.checked)}
        aria-label={lock.name}
        mt={2}
      />
      <span className="stack-s grow small">
        <span className="strong" style={{ fontSize: "1rem" }}>
          {lock.name}
        </span>
        {isOn && preview !== null && draft.kind !== "emergency" && (
          <EnforcementLine enforcement={preview.enforcement} endsAt={endsAt} />
        )}
        {isOn && draft.kind === "one_time" && <OneTimeLine lockId={lock.id} />}
        {isOn && fullAt !== null && (
          <Mark icon="stop" tone="bad">
            {text.newCode.fullAt(momentText(msOf(fullAt), zone, now))}
          </Mark>
        )}
        {isOn && preview !== null && <RiskRing risk={preview.riskWith} />}
        {slotsFree !== null && (
          <span className="quiet">{text.newCode.free(slotsFree, lock.capabilities.slots.count)}</span>
        )}
      </span>
    </label>
  );
}
