import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../api.ts";
import formStyles from "../code/form.module.css";
import { locksQuery, sortedLocks } from "../queries.ts";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { LOG_SUBJECTS, type LogFilter } from "./log-filter.ts";
import styles from "./log.module.css";

/** From so many of the newest codes one may pick a person. */
const CODES_MAX = 200;

interface LogFiltersProps {
  readonly filter: LogFilter;
  readonly onChange: (filter: LogFilter) => void;
}

/** What of the log is shown: by subject, door, person and day. */
export function LogFilters({ filter, onChange }: LogFiltersProps): ReactElement {
  const locks = useQuery(locksQuery);
  const people = usePeople();
  const { show = "all", door, person, day } = filter;
  const doors = sortedLocks(locks.data?.items ?? []).map(({ id, name }) => [id, name] as const);
  const isKnown = person === undefined || people.some(([id]) => id === person);
  return (
    <div className={styles["filters"]} role="search" aria-label={text.log.show}>
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
        {Object.keys(filter).length > 0 && (
          <button type="button" className={formStyles["chip"]} onClick={() => onChange({})}>
            {text.log.clear}
          </button>
        )}
      </div>
    </div>
  );
}

/** The filter with that part; without it where nothing was picked. */
function without(filter: LogFilter, part: "door" | "person" | "day", picked: string): LogFilter {
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

function usePeople(): readonly (readonly [string, string])[] {
  const codes = useQuery({
    queryKey: ["codes", "people of the log"],
    queryFn: () => api.codes({}, { limit: CODES_MAX }),
    staleTime: 60_000,
  });
  const people = new Map((codes.data?.items ?? []).map(({ holder }) => [holder.id, holder.name]));
  return [...people].sort(([, a], [, b]) => a.localeCompare(b));
}
