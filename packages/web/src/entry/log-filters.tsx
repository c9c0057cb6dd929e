import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useId, useState } from "react";
import { api } from "../api.ts";
import formStyles from "../code/form.module.css";
import { locksQuery, sortedLocks } from "../queries.ts";
import { text } from "../text/text.ts";
import { shortDayText } from "../timeline/date-words.ts";
import { FilterToggle } from "../ui/filter-toggle.tsx";
import { Icon } from "../ui/icon.tsx";
import { useIsWide } from "../ui/use-is-wide.ts";
import { LOG_SUBJECTS, type LogFilter } from "./log-filter.ts";
import styles from "./log.module.css";

/** From so many of the newest codes one may pick a person. */
const CODES_MAX = 200;

interface LogFiltersProps {
  readonly filter: LogFilter;
  readonly onChange: (filter: LogFilter) => void;
}

/** What of the log is shown: by subject, door, person and day. On a phone in one line, until somebody asks for more. */
export function LogFilters({ filter, onChange }: LogFiltersProps): ReactElement {
  const isWide = useIsWide();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const names = useNames(isWide || isOpen || filter.person !== undefined);
  const chosen = chosenIn(filter, names);
  return (
    <div className={styles["filters"]} role="search" aria-label={text.log.show}>
      {!isWide && (
        <FilterToggle isOpen={isOpen} controls={id} onToggle={() => setOpen(!isOpen)}>
          {!isOpen && (
            <>
              {chosen.map(({ part, label }) => (
                <button
                  key={part}
                  type="button"
                  className={`${formStyles["chip"]} ${styles["chosen"]}`}
                  aria-pressed
                  aria-label={text.log.drop(label)}
                  onClick={() => onChange(without(filter, part, ""))}
                >
                  <span className="cut">{label}</span> <Icon name="close" size={16} />
                </button>
              ))}
              {chosen.length > 1 && <ShowAll onPick={() => onChange({})} />}
            </>
          )}
        </FilterToggle>
      )}
      {(isWide || isOpen) && <Parts id={id} filter={filter} names={names} onChange={onChange} />}
    </div>
  );
}

interface Names {
  readonly doors: readonly (readonly [id: string, name: string])[];
  readonly people: readonly (readonly [id: string, name: string])[];
}

/** `isToPick`: somebody may pick a person or has picked one; else people are not asked for, who are many. */
function useNames(isToPick: boolean): Names {
  const locks = useQuery(locksQuery);
  const doors = sortedLocks(locks.data?.items ?? []).map(({ id, name }) => [id, name] as const);
  return { doors, people: usePeople(isToPick) };
}

type Part = keyof LogFilter;

/** What narrows the log, in words. */
function chosenIn(
  { show, door, person, day }: LogFilter,
  { doors, people }: Names,
): readonly { readonly part: Part; readonly label: string }[] {
  const nameOf = (all: Names["doors"], id: string, otherwise: string) =>
    all.find(([one]) => one === id)?.[1] ?? otherwise;
  return [
    ...(show === undefined || show === "all" ? [] : [{ part: "show" as const, label: text.log.filter[show] }]),
    ...(door === undefined ? [] : [{ part: "door" as const, label: nameOf(doors, door, text.log.door) }]),
    ...(person === undefined ? [] : [{ part: "person" as const, label: nameOf(people, person, text.log.thisPerson) }]),
    ...(day === undefined ? [] : [{ part: "day" as const, label: text.log.until(shortDayText({ date: day })) }]),
  ];
}

interface PartsProps extends LogFiltersProps {
  readonly id: string;
  readonly names: Names;
}

function Parts({ id, filter, names: { doors, people }, onChange }: PartsProps): ReactElement {
  const { show = "all", door, person, day } = filter;
  const isKnown = person === undefined || people.some(([one]) => one === person);
  return (
    <div className={styles["parts"]} id={id}>
      <div className={styles["chips"]}>
        {LOG_SUBJECTS.map((one) => (
          <button
            key={one}
            type="button"
            className={formStyles["chip"]}
            aria-pressed={one === show}
            onClick={() => onChange({ ...filter, show: one })}
          >
            {text.log.filter[one]}
          </button>
        ))}
      </div>
      <div className={styles["picks"]}>
        <Pick
          label={text.log.door}
          none={text.log.allDoors}
          value={door}
          options={doors}
          onPick={(picked) => onChange(without(filter, "door", picked))}
        />
        <Pick
          label={text.log.person}
          none={text.log.allPeople}
          value={person}
          options={isKnown ? people : [[person, text.log.thisPerson], ...people]}
          onPick={(picked) => onChange(without(filter, "person", picked))}
        />
        <input
          type="date"
          className={styles["pick"]}
          aria-label={text.log.day}
          title={text.log.day}
          data-on={day !== undefined}
          value={day ?? ""}
          onChange={(event) => onChange(without(filter, "day", event.currentTarget.value))}
        />
        {Object.keys(filter).length > 0 && <ShowAll onPick={() => onChange({})} />}
      </div>
    </div>
  );
}

function ShowAll({ onPick }: { readonly onPick: () => void }): ReactElement {
  return (
    <button type="button" className={formStyles["chip"]} onClick={onPick}>
      {text.log.clear}
    </button>
  );
}

/** The filter with that part; without it where nothing was picked. */
function without(filter: LogFilter, part: Part, picked: string): LogFilter {
  const { [part]: _before, ...rest } = filter;
  return picked === "" ? rest : { ...rest, [part]: picked };
}

interface PickProps {
  readonly label: string;
  readonly none: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [id: string, name: string])[];
  readonly onPick: (value: string) => void;
}

function Pick({ label, none, value, options, onPick }: PickProps): ReactElement {
  return (
    <span className={styles["choice"]}>
      <select
        className={styles["pick"]}
        aria-label={label}
        data-on={value !== undefined}
        value={value ?? ""}
        onChange={(event) => onPick(event.currentTarget.value)}
      >
        <option value="">{none}</option>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <Icon name="down" size={16} />
    </span>
  );
}

function usePeople(enabled: boolean): readonly (readonly [string, string])[] {
  const codes = useQuery({
    queryKey: ["codes", "people of the log"],
    queryFn: () => api.codes({}, { limit: CODES_MAX }),
    staleTime: 60_000,
    enabled,
  });
  const people = new Map((codes.data?.items ?? []).map(({ holder }) => [holder.id, holder.name]));
  return [...people].sort(([, a], [, b]) => a.localeCompare(b));
}
