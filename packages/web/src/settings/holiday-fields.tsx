import { Button, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import styles from "./settings.module.css";
import { type CalendarDraft, newKey } from "./site-draft.ts";

interface HolidayFieldsProps {
  readonly calendars: readonly CalendarDraft[];
  readonly fault: string | undefined;
  readonly onChange: (calendars: readonly CalendarDraft[]) => void;
}

/** The holiday calendars of a site: rows of days under a name. */
export function HolidayFields({ calendars, fault, onChange }: HolidayFieldsProps): ReactElement {
  const replace = (key: number, change: Partial<CalendarDraft>): void =>
    onChange(calendars.map((one) => (one.key === key ? { ...one, ...change } : one)));
  const add = (): void =>
    onChange([...calendars, { key: newKey(), name: "", spans: [{ key: newKey(), from: "", until: "" }] }]);
  return (
    <section className="card stack" aria-label={text.site.holidays}>
      <h2>{text.site.holidays}</h2>
      <p className="small quiet">{text.site.holidaysHint}</p>
      {calendars.length === 0 && <p className="quiet">{text.site.noHolidays}</p>}
      {calendars.map((calendar) => (
        <CalendarRows
          key={calendar.key}
          calendar={calendar}
          onChange={(change) => replace(calendar.key, change)}
          onRemove={() => onChange(calendars.filter(({ key }) => key !== calendar.key))}
        />
      ))}
      {fault !== undefined && (
        <p className="small tone-bad" role="alert">
          {fault}
        </p>
      )}
      <div>
        <Button variant="default" leftSection={<Icon name="plus" />} onClick={add}>
          {text.site.addCalendar}
        </Button>
      </div>
    </section>
  );
}

interface CalendarRowsProps {
  readonly calendar: CalendarDraft;
  readonly onChange: (change: Partial<CalendarDraft>) => void;
  readonly onRemove: () => void;
}

function CalendarRows({ calendar, onChange, onRemove }: CalendarRowsProps): ReactElement {
  const { name, spans } = calendar;
  const change = (key: number, part: { from?: string; until?: string }): void =>
    onChange({ spans: spans.map((span) => (span.key === key ? { ...span, ...part } : span)) });
  return (
    <fieldset className={`stack ${styles["calendar"]}`}>
      <legend className="tiny quiet">{text.site.calendar}</legend>
      <TextInput
        label={text.site.calendarName}
        maxLength={60}
        value={name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <div className={styles["spans"]}>
        {spans.map((span) => (
          <div key={span.key} className={styles["span"]}>
            <TextInput
              type="date"
              label={text.site.firstDay}
              value={span.from}
              max={span.until || "9999-12-31"}
              onChange={({ currentTarget: { value } }) => change(span.key, { from: value })}
            />
            <TextInput
              type="date"
              label={text.site.lastDay}
              value={span.until}
              min={span.from}
              onChange={({ currentTarget: { value } }) => change(span.key, { until: value })}
            />
            <button
              type="button"
              className={styles["iconButton"]}
              aria-label={text.site.removeDays}
              onClick={() => onChange({ spans: spans.filter(({ key }) => key !== span.key) })}
            >
              <Icon name="close" />
            </button>
          </div>
        ))}
      </div>
      <div className="row">
        <Button
          variant="default"
          size="sm"
          onClick={() => onChange({ spans: [...spans, { key: newKey(), from: "", until: "" }] })}
        >
          {text.site.addDays}
        </Button>
        <Button variant="subtle" size="sm" onClick={onRemove}>
          {text.site.removeCalendar(name || text.site.calendar)}
        </Button>
      </div>
    </fieldset>
  );
}
