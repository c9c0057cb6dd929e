import { Button, Checkbox, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import type { Lock, LockSlot } from "../api-types.ts";
import { slotsQuery } from "../queries.ts";
import { plusDays, wallOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { HoldButton } from "../ui/hold-button.tsx";
import { lockApi } from "./api.ts";
import { DoorProblem } from "./door-problem.tsx";
import styles from "./door.module.css";

interface SlotProps {
  readonly lock: Lock;
  readonly slot: LockSlot;
}

type Asked = "adopt" | "remove" | "ignore" | null;

/** What the owner may do with a code that somebody else put on the lock; nothing happens without a second word. */
export function UnmanagedActions({ lock, slot }: SlotProps): ReactElement {
  const [asked, setAsked] = useState<Asked>(null);
  const back = (): void => setAsked(null);
  if (asked === "adopt") return <AdoptForm lock={lock} slot={slot} onBack={back} />;
  if (asked !== null) return <Confirm lock={lock} slot={slot} asked={asked} onBack={back} />;
  return (
    <div className={styles["actions"]}>
      {slot.isReadable ? (
        <Button size="xs" variant="default" onClick={() => setAsked("adopt")}>
          {text.lock.adopt}
        </Button>
      ) : (
        <p className="tiny quiet">{text.lock.adoptNoDigits}</p>
      )}
      <Button size="xs" variant="default" onClick={() => setAsked("remove")}>
        {text.lock.remove}
      </Button>
      {slot.isIgnored ? (
        <Notice lock={lock} slot={slot} />
      ) : (
        <Button size="xs" variant="default" onClick={() => setAsked("ignore")}>
          {text.lock.ignore}
        </Button>
      )}
    </div>
  );
}

/** A change of a slot; all that tells of slots is asked for again then. */
function useSlotChange<Wish>(lockId: string, change: (wish: Wish) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => {
      for (const queryKey of [slotsQuery(lockId).queryKey, ["locks"], ["codes"], ["alarms"]]) {
        void client.invalidateQueries({ queryKey });
      }
    },
  });
}

function Notice({ lock, slot }: SlotProps): ReactElement {
  const notice = useSlotChange<void>(lock.id, () => lockApi.ignore(lock.id, slot.slot, false));
  return (
    <Button size="xs" variant="default" loading={notice.isPending} onClick={() => notice.mutate()}>
      {text.lock.notice}
    </Button>
  );
}

interface ConfirmProps extends SlotProps {
  readonly asked: "remove" | "ignore";
  readonly onBack: () => void;
}

function Confirm({ lock, slot, asked, onBack }: ConfirmProps): ReactElement {
  const change = useSlotChange<void>(lock.id, () =>
    asked === "remove" ? lockApi.remove(lock.id, slot.slot) : lockApi.ignore(lock.id, slot.slot, true),
  );
  const act = (): void => change.mutate(undefined, { onSuccess: onBack });
  return (
    <div className="stack" data-confirm={asked}>
      {asked === "remove" ? (
        <HoldButton
          icon="trash"
          isDanger
          label={text.lock.removeHold}
          hint={text.lock.removeHint(slot.slot)}
          isBusy={change.isPending}
          onHeld={act}
        />
      ) : (
        <>
          <p className="small">{text.lock.ignoreHint}</p>
          <Button size="sm" loading={change.isPending} onClick={act}>
            {text.lock.ignoreNow}
          </Button>
        </>
      )}
      <Button size="sm" variant="subtle" onClick={onBack}>
        {text.app.cancel}
      </Button>
      <DoorProblem error={change.error} />
    </div>
  );
}

function AdoptForm({ lock, slot, onBack }: SlotProps & { readonly onBack: () => void }): ReactElement {
  const zone = useZone();
  const [name, setName] = useState("");
  const [isEndless, setEndless] = useState(false);
  const [endsAt, setEndsAt] = useState(() => `${plusDays(wallOf(Date.now(), zone), 30)}T11:00`);
  const adopt = useSlotChange<void>(lock.id, () =>
    lockApi.adopt(lock.id, slot.slot, {
      holder: { name: name.trim() },
      ...(isEndless ? { endless: true } : { endsAt }),
    }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== "" && !adopt.isPending) adopt.mutate(undefined, { onSuccess: onBack });
  };
  return (
    <form className="stack" onSubmit={submit} aria-label={text.lock.adoptTitle}>
      <p className="strong">{text.lock.adoptTitle}</p>
      <p className="small quiet">{text.lock.adoptHint}</p>
      <TextInput
        label={text.lock.adoptName}
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {!isEndless && (
        <TextInput
          type="datetime-local"
          label={text.lock.adoptEnds}
          value={endsAt}
          onChange={(event) => setEndsAt(event.currentTarget.value)}
        />
      )}
      <Checkbox
        label={text.lock.adoptEndless}
        checked={isEndless}
        onChange={(event) => setEndless(event.currentTarget.checked)}
      />
      <DoorProblem error={adopt.error} />
      <div className="row">
        <Button type="submit" size="sm" disabled={name.trim() === ""} loading={adopt.isPending}>
          {text.lock.adoptNow}
        </Button>
        <Button size="sm" variant="subtle" onClick={onBack}>
          {text.app.cancel}
        </Button>
      </div>
    </form>
  );
}
