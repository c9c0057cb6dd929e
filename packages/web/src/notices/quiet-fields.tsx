import { TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import styles from "../code/form.module.css";
import { text } from "../text/text.ts";
import { Fault } from "../ui/fault.tsx";
import type { QuietHours } from "./api.ts";
import { Wish } from "./wish.tsx";

const USUAL: QuietHours = { from: "22:00", until: "07:00", zone: null, dangerPasses: true };

interface QuietFieldsProps {
  readonly quiet: QuietHours | null;
  readonly fault: string | undefined;
  readonly onChange: (quiet: QuietHours | null) => void;
}

/** Hours in which nothing is sent, by which clock, and whether danger is. */
export function QuietFields({ quiet, fault, onChange }: QuietFieldsProps): ReactElement {
  return (
    <div className="stack" role="group" aria-label={text.notices.quiet}>
      <h2>{text.notices.quiet}</h2>
      <Wish
        label={text.notices.quietOn}
        hint={text.notices.quietHint}
        isOn={quiet !== null}
        onChange={(isOn) => onChange(isOn ? USUAL : null)}
      />
      {quiet !== null && <Hours quiet={quiet} fault={fault} onChange={onChange} />}
    </div>
  );
}

interface HoursProps extends QuietFieldsProps {
  readonly quiet: QuietHours;
}

function Hours({ quiet, fault, onChange }: HoursProps): ReactElement {
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const time = (side: "from" | "until"): ReactElement => (
    <TextInput
      type="time"
      label={text.notices[side]}
      value={quiet[side]}
      onChange={({ currentTarget: { value } }) => value !== "" && onChange({ ...quiet, [side]: value })}
    />
  );
  return (
    <>
      <div className={styles["pair"]}>
        {time("from")}
        {time("until")}
      </div>
      <Fault>{fault}</Fault>
      <div className="stack-s">
        <span className="small strong">{text.notices.clock}</span>
        <div className={styles["chips"]} role="group" aria-label={text.notices.clock}>
          {[null, quiet.zone ?? mine].map((zone) => (
            <button
              key={zone ?? "site"}
              type="button"
              className={styles["chip"]}
              aria-pressed={zone === quiet.zone}
              onClick={() => onChange({ ...quiet, zone })}
            >
              {zone === null ? text.notices.siteClock : text.notices.myClock(zone)}
            </button>
          ))}
        </div>
      </div>
      <Wish
        label={text.notices.danger}
        hint={text.notices.dangerHint}
        isOn={quiet.dangerPasses}
        onChange={(dangerPasses) => onChange({ ...quiet, dangerPasses })}
      />
    </>
  );
}
