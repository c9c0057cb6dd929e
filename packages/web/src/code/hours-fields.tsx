import { Button, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { Fault } from "../ui/fault.tsx";
import { Icon } from "../ui/icon.tsx";
import { type HoursRow, OFFICE_HOURS, WEEKDAYS } from "./draft.ts";
import type { FieldProps } from "./field-props.ts";
import styles from "./form.module.css";
import { weekdayText } from "./windows-in-words.ts";

/** Hours on days of the week, as many rows as are needed. */
export function HoursFields({ draft, change, fault }: FieldProps): ReactElement {
  const { hours } = draft;
  const setRow = (index: number, row: HoursRow | null): void =>
    change({ hours: hours.flatMap((old, at) => (at !== index ? [old] : row === null ? [] : [row])) });
  return (
    <div className="stack">
      {hours.map((row, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no name but their place
        <div key={index} className="stack" role="group" aria-label={`${text.newCode.hours} ${index + 1}`}>
          <DayChoice row={row} onChange={(days) => setRow(index, { ...row, days })} />
          <Fault>{fault(`weekly[${index}].days`)}</Fault>
          <Times
            row={row}
            fault={(part) => fault(`weekly[${index}].${part}`)}
            onChange={(next) => setRow(index, next)}
            canGo={hours.length > 1}
          />
        </div>
      ))}
      <Fault>{fault("weekly")}</Fault>
      <div>
        <Button
          variant="default"
          size="sm"
          leftSection={<Icon name="plus" size={18} />}
          onClick={() => change({ hours: [...hours, { ...OFFICE_HOURS, days: [] }] })}
        >
          {text.newCode.addHours}
        </Button>
      </div>
    </div>
  );
}

interface DayChoiceProps {
  readonly row: HoursRow;
  readonly onChange: (days: HoursRow["days"]) => void;
}

function DayChoice({ row, onChange }: DayChoiceProps): ReactElement {
  return (
    <div className={styles["days"]} role="group" aria-label={text.newCode.days}>
      {WEEKDAYS.map((day) => {
        const isOn = row.days.includes(day);
        return (
          <button
            key={day}
            type="button"
            className={styles["chip"]}
            aria-pressed={isOn}
            title={weekdayText(day, "long")}
            onClick={() => onChange(WEEKDAYS.filter((one) => (one === day ? !isOn : row.days.includes(one))))}
          >
            {weekdayText(day)}
          </button>
        );
      })}
    </div>
  );
}

interface TimesProps {
  readonly row: HoursRow;
  readonly fault: (part: string) => string | undefined;
  readonly onChange: (row: HoursRow | null) => void;
  readonly canGo: boolean;
}

function Times({ row, fault, onChange, canGo }: TimesProps): ReactElement {
  const isOvernight = row.until !== "" && row.until <= row.from;
  return (
    <div className={styles["times"]}>
      <TextInput
        type="time"
        label={text.newCode.from}
        value={row.from}
        error={fault("from")}
        onChange={(event) => onChange({ ...row, from: event.currentTarget.value })}
      />
      <TextInput
        type="time"
        label={isOvernight ? `${text.newCode.until} (${text.time.nextDay})` : text.newCode.until}
        value={row.until}
        error={fault("until")}
        onChange={(event) => onChange({ ...row, until: event.currentTarget.value })}
      />
      {canGo && (
        <button
          type="button"
          className={styles["remove"]}
          aria-label={text.newCode.removeRow}
          onClick={() => onChange(null)}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
