import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import type { Lock } from "../api-types.ts";
import formStyles from "../code/form.module.css";
import { locksQuery } from "../queries.ts";
import { durationText } from "../site/clock.ts";
import { text } from "../text/text.ts";
import { type LockChange, lockApi } from "./api.ts";
import { ClassChips } from "./class-chips.tsx";
import { DoorProblem } from "./door-problem.tsx";
import styles from "./door.module.css";

const MINUTE_MS = 60_000;
const OPEN_LIMITS: readonly (number | null)[] = [5, 10, 30, 60, 240, null].map((minutes) =>
  minutes === null ? null : minutes * MINUTE_MS,
);

/** Renames a lock, says what it opens and for how long its door may stand open. */
export function ChangeLock({ lock, onDone }: { readonly lock: Lock; readonly onDone: () => void }): ReactElement {
  const client = useQueryClient();
  const [name, setName] = useState(lock.name);
  const [lockClass, setClass] = useState(lock.class);
  const [limit, setLimit] = useState(lock.settings.doorOpenLimitMs);
  const change = useMutation({
    mutationFn: (wish: LockChange) => lockApi.change(lock.id, wish),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: locksQuery.queryKey });
      onDone();
    },
  });
  const limits = OPEN_LIMITS.includes(limit) ? OPEN_LIMITS : [limit, ...OPEN_LIMITS];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === "" || change.isPending) return;
    // Only what was changed here: somebody else may have changed the rest.
    change.mutate({
      ...(name.trim() === lock.name ? {} : { name: name.trim() }),
      ...(lockClass === lock.class ? {} : { class: lockClass }),
      settings: limit === lock.settings.doorOpenLimitMs ? {} : { doorOpenLimitMs: limit },
    });
  };
  return (
    <form className="card stack" onSubmit={submit} aria-label={text.lock.change}>
      <TextInput
        label={text.lock.name}
        value={name}
        maxLength={120}
        error={name.trim() === "" ? text.lock.nameMissing : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ClassChips value={lockClass} onPick={setClass} />
      <fieldset className={styles["fieldset"]}>
        <legend>{text.lock.doorOpen}</legend>
        <div className={formStyles["chips"]}>
          {limits.map((one) => (
            <button
              key={one}
              type="button"
              className={formStyles["chip"]}
              aria-pressed={one === limit}
              onClick={() => setLimit(one)}
            >
              {one === null ? text.lock.doorOpenNever : durationText(one)}
            </button>
          ))}
        </div>
      </fieldset>
      <DoorProblem error={change.error} />
      <div className="row">
        <Button type="submit" size="sm" loading={change.isPending}>
          {text.lock.save}
        </Button>
        <Button size="sm" variant="subtle" onClick={onDone}>
          {text.app.cancel}
        </Button>
      </div>
    </form>
  );
}
