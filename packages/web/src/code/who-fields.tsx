import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../api.ts";
import type { Code } from "../api-types.ts";
import { text } from "../text/text.ts";
import type { FieldProps } from "./field-props.ts";
import styles from "./form.module.css";

const RECENT_MAX = 5;
/** Codes looked through for people; one person may have many. */
const RECENT_CODES = 25;

/** Who gets the code: somebody new by name, or one of those who had one lately. */
export function WhoFields({ draft, change, fault }: FieldProps): ReactElement {
  const recent = useQuery({
    queryKey: ["codes", "recent people"],
    queryFn: () => api.codes({}, { limit: RECENT_CODES }),
    select: ({ items }) => recentPeople(items),
  });
  return (
    <>
      <TextInput
        label={text.newCode.name}
        placeholder={text.newCode.namePlaceholder}
        value={draft.name}
        maxLength={120}
        autoComplete="off"
        error={fault("holder.name")}
        onChange={(event) => change({ name: event.currentTarget.value, holderId: null })}
      />
      {(recent.data ?? []).length > 0 && (
        <div className={styles["chips"]} role="group" aria-label={text.newCode.recent}>
          {recent.data?.map(({ id, name }) => (
            <button
              key={id}
              type="button"
              className={styles["chip"]}
              aria-pressed={draft.holderId === id}
              onClick={() => change({ name, holderId: id })}
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

/** The people of the newest codes, each once. */
function recentPeople(codes: readonly Code[]): readonly Code["holder"][] {
  const people = new Map(codes.map(({ holder }) => [holder.id, holder]));
  return [...people.values()].slice(0, RECENT_MAX);
}
