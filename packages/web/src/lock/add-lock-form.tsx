import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LOCK_CLASSES, type LockClass } from "@cardea/core/src/lock/lock.ts";
import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactElement, useRef, useState } from "react";
import formStyles from "../code/form.module.css";
import { locksQuery } from "../queries.ts";
import { randomKey } from "../random-key.ts";
import { useSite } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { lockApi, type NewBuiltIn, PRESETS, type Preset } from "./api.ts";
import { ClassChips } from "./class-chips.tsx";
import { DoorProblem } from "./door-problem.tsx";
import styles from "./door.module.css";

interface AddLockFormProps {
  readonly onDone: (name: string) => void;
  readonly onBack: (() => void) | null;
}

/** What a lock that runs inside the server is to be. */
export function AddLockForm({ onDone, onBack }: AddLockFormProps): ReactElement {
  const site = useSite();
  const [name, setName] = useState("");
  const [lockClass, setClass] = useState<LockClass>(LOCK_CLASSES[0]);
  const [preset, setPreset] = useState<Preset>("built_in_default");
  const [isAsked, setAsked] = useState(false);
  const add = useAddLock(onDone);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (name.trim() !== "" && site !== null && !add.isPending) {
      add.mutate({ siteId: site.id, name: name.trim(), class: lockClass, preset });
    }
  };
  return (
    <form className={`card stack ${styles["form"]}`} onSubmit={submit} aria-label={text.lock.addTitle}>
      <h2>{text.lock.addTitle}</h2>
      <p className="small quiet">{text.lock.addText}</p>
      <TextInput
        label={text.lock.name}
        placeholder={text.lock.namePlaceholder}
        value={name}
        maxLength={120}
        error={isAsked && name.trim() === "" ? text.lock.nameMissing : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ClassChips value={lockClass} onPick={setClass} />
      <PresetChoice value={preset} onPick={setPreset} />
      <DoorProblem error={add.error} />
      <div className="row">
        <Button type="submit" loading={add.isPending}>
          {text.lock.addNow}
        </Button>
        {onBack !== null && (
          <Button variant="subtle" onClick={onBack}>
            {text.app.cancel}
          </Button>
        )}
      </div>
      <Link to="/settings/connections" className="small">
        {text.lock.addOwn}
      </Link>
    </form>
  );
}

/** Sending the same wish again after an answer that got lost adds it once. */
function useAddLock(onDone: (name: string) => void) {
  const client = useQueryClient();
  const ticket = useRef({ wish: "", key: "" });
  return useMutation({
    mutationFn: (wish: NewBuiltIn) => {
      const told = JSON.stringify(wish);
      if (ticket.current.wish !== told) ticket.current = { wish: told, key: randomKey() };
      return lockApi.addBuiltIn(wish, ticket.current.key);
    },
    onSuccess: async (lock) => {
      await client.invalidateQueries({ queryKey: locksQuery.queryKey });
      onDone(lock.name);
    },
  });
}

interface PresetChoiceProps {
  readonly value: Preset;
  readonly onPick: (value: Preset) => void;
}

function PresetChoice({ value, onPick }: PresetChoiceProps): ReactElement {
  return (
    <fieldset className={styles["fieldset"]}>
      <legend>{text.lock.preset}</legend>
      <div className={formStyles["kinds"]}>
        {PRESETS.map((one) => (
          <label key={one} className={formStyles["choice"]}>
            <input type="radio" name="preset" checked={value === one} onChange={() => onPick(one)} />
            <Icon name={one === "built_in_default" ? "cloud" : "shield"} />
            <span className="stack-s" style={{ gap: 0 }}>
              <span className="strong">{text.lock.presets[one][0]}</span>
              <span className="small quiet">{text.lock.presets[one][1]}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
