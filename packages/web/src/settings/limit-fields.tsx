import { Checkbox, TextInput } from "@mantine/core";
import { CODE_KINDS, type CodeKind } from "@cardea/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { StaffLimits } from "../api-types.ts";
import { allLocksQuery, locksWithSite, sitesQuery, sortedLocks } from "../queries.ts";
import { text } from "../text/text.ts";
import styles from "./settings.module.css";

/** No limit at all. */
export const NO_LIMITS: StaffLimits = { lockIds: null, kinds: null, stayDaysMax: null };

interface DoorChecksProps {
  readonly label: string;
  readonly hint: string;
  readonly siteId?: string;
  readonly value: readonly string[] | null;
  readonly onChange: (lockIds: readonly string[] | null) => void;
}

/** Some doors; none chosen means all of them. */
export function DoorChecks({ label, hint, siteId, value, onChange }: DoorChecksProps): ReactElement {
  const sites = useQuery(sitesQuery).data?.items ?? [];
  const locks = useQuery(allLocksQuery).data?.items ?? [];
  const shown = sortedLocks(
    siteId === undefined ? locksWithSite(locks, sites) : locks.filter((lock) => lock.siteId === siteId),
  );
  return (
    <fieldset className={styles["plain"]}>
      <legend className="small strong">{label}</legend>
      <p className="small quiet">{hint}</p>
      <div className={styles["checks"]}>
        {shown.map((lock) => (
          <Checkbox
            key={lock.id}
            label={lock.name}
            checked={value?.includes(lock.id) ?? false}
            onChange={() => onChange(toggled(value, lock.id))}
          />
        ))}
      </div>
    </fieldset>
  );
}

function toggled<Item>(list: readonly Item[] | null, item: Item): readonly Item[] | null {
  const next = list?.includes(item) === true ? list.filter((one) => one !== item) : [...(list ?? []), item];
  return next.length === 0 ? null : next;
}

interface LimitFieldsProps {
  readonly siteId: string;
  readonly limits: StaffLimits;
  readonly onChange: (limits: StaffLimits) => void;
}

/** What staff may make codes for. */
export function LimitFields({ siteId, limits, onChange }: LimitFieldsProps): ReactElement {
  return (
    <div className="stack">
      <DoorChecks
        label={text.members.limitDoors}
        hint={text.members.limitHint}
        siteId={siteId}
        value={limits.lockIds}
        onChange={(lockIds) => onChange({ ...limits, lockIds })}
      />
      <fieldset className={styles["plain"]}>
        <legend className="small strong">{text.members.limitKinds}</legend>
        <div className={styles["checks"]}>
          {CODE_KINDS.map((kind: CodeKind) => (
            <Checkbox
              key={kind}
              label={text.kind[kind].name}
              checked={limits.kinds?.includes(kind) ?? false}
              onChange={() => onChange({ ...limits, kinds: toggled(limits.kinds, kind) })}
            />
          ))}
        </div>
      </fieldset>
      <TextInput
        label={text.members.limitStay}
        inputMode="numeric"
        maxLength={4}
        value={limits.stayDaysMax === null ? "" : String(limits.stayDaysMax)}
        onChange={(event) => {
          const days = Number(event.currentTarget.value.replace(/\D/g, ""));
          onChange({ ...limits, stayDaysMax: days === 0 ? null : Math.min(days, 3_650) });
        }}
      />
    </div>
  );
}
