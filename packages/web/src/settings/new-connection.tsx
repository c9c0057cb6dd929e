import { Button, Checkbox, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useRef, useState } from "react";
import { canWords } from "../lock/can-words.ts";
import { locksQuery } from "../queries.ts";
import { randomKey } from "../random-key.ts";
import { useSite } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Mark } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { type OfferedLock, settingsApi } from "./api.ts";
import { connectionsQuery } from "./queries.ts";
import { EMPTY_TARGET, faultOf, isPlainHttp, isToldBeside, settingsOf, type TargetDraft } from "./target-draft.ts";
import styles from "./settings.module.css";

const KIND = "cardea-lock";

/** Connects a lock of the owner's: first tried, then named and stored. */
export function NewConnection({ onAdded }: { readonly onAdded: (name: string) => void }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  if (!isOpen) {
    return (
      <div>
        <Button leftSection={<Icon name="plus" />} onClick={() => setOpen(true)}>
          {text.connections.add}
        </Button>
      </div>
    );
  }
  return (
    <section className="card stack" aria-label={text.connections.addTitle}>
      <h2>{text.connections.addTitle}</h2>
      <p className="small quiet">{text.connections.addText}</p>
      <ConnectionForm
        onDone={(name) => {
          setOpen(false);
          onAdded(name);
        }}
        onBack={() => setOpen(false)}
      />
    </section>
  );
}

interface FormProps {
  readonly onDone: (name: string) => void;
  readonly onBack: () => void;
}

function ConnectionForm({ onDone, onBack }: FormProps): ReactElement | null {
  const site = useSite();
  const [draft, setDraft] = useState(EMPTY_TARGET);
  const trial = useMutation({
    mutationFn: (siteId: string) => settingsApi.tryConnection({ siteId, kind: KIND, settings: settingsOf(draft) }),
    gcTime: 0,
  });
  if (site === null) return null;
  const [offered] = trial.data?.items ?? [];
  const change = (next: Partial<TargetDraft>): void => {
    trial.reset();
    setDraft((before) => ({ ...before, ...next }));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!trial.isPending) trial.mutate(site.id);
  };
  return (
    <>
      <form className="stack" onSubmit={submit} autoComplete="off">
        <TargetFields draft={draft} problem={trial.error} onChange={change} />
        {trial.isError && !isToldBeside(trial.error) && <ProblemNote error={trial.error} />}
        <div className="row">
          <Button type="submit" variant={offered === undefined ? "filled" : "default"} loading={trial.isPending}>
            {text.connections.tryIt}
          </Button>
          <Button variant="subtle" onClick={onBack}>
            {text.app.cancel}
          </Button>
        </div>
      </form>
      <div role="status">
        {trial.isSuccess && (
          <Mark icon={offered === undefined ? "triangle" : "tick"} tone={offered === undefined ? "bad" : "good"}>
            {offered === undefined ? text.connections.offersNone : text.connections.answers}
          </Mark>
        )}
      </div>
      {offered !== undefined && <DoorForm offered={offered} draft={draft} onDone={onDone} />}
    </>
  );
}

interface TargetFieldsProps {
  readonly draft: TargetDraft;
  readonly problem: unknown;
  readonly onChange: (next: Partial<TargetDraft>) => void;
}

function TargetFields({ draft, problem, onChange }: TargetFieldsProps): ReactElement {
  return (
    <>
      <TextInput
        label={text.connections.url}
        description={text.connections.urlHint}
        placeholder="https://shed.lan:8443"
        inputMode="url"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={300}
        value={draft.url}
        error={faultOf(problem, "url")}
        onChange={({ currentTarget: { value } }) => onChange({ url: value })}
      />
      {isPlainHttp(draft.url) && (
        <Checkbox
          label={text.connections.plainHttp}
          description={text.connections.plainHttpHint}
          checked={draft.allowPlainHttp}
          onChange={({ currentTarget: { checked } }) => onChange({ allowPlainHttp: checked })}
        />
      )}
      <PasswordInput
        label={text.connections.token}
        description={text.connections.tokenHint}
        autoComplete="off"
        maxLength={500}
        value={draft.token}
        error={faultOf(problem, "token")}
        onChange={({ currentTarget: { value } }) => onChange({ token: value })}
      />
    </>
  );
}

interface DoorFormProps {
  readonly offered: OfferedLock;
  readonly draft: TargetDraft;
  readonly onDone: (name: string) => void;
}

/** What was found, and the name that it gets here. */
function DoorForm({ offered, draft, onDone }: DoorFormProps): ReactElement | null {
  const site = useSite();
  const [name, setName] = useState(offered.name);
  const add = useAddConnection(onDone);
  if (site === null) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!add.isPending && name.trim() !== "") add.mutate({ siteId: site.id, name: name.trim(), offered, draft });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <ul className={styles["checks"]}>
        {canWords(offered.capabilities).map(({ icon, words }) => (
          <li key={words} className="row-fixed small quiet">
            <Icon name={icon} size={18} /> {words}
          </li>
        ))}
      </ul>
      <TextInput
        label={text.connections.doorName}
        description={text.connections.doorNameHint}
        maxLength={120}
        value={name}
        error={name.trim() === "" ? text.lock.nameMissing : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <p className="small quiet">
        {text.lock.classes[offered.class]} · {text.connections.site(site.name)}
      </p>
      {add.isError && <ProblemNote error={add.error} />}
      <div>
        <Button type="submit" loading={add.isPending}>
          {text.connections.addDoor}
        </Button>
      </div>
    </form>
  );
}

interface AddWish {
  readonly siteId: string;
  readonly name: string;
  readonly offered: OfferedLock;
  readonly draft: TargetDraft;
}

/** Sending the same wish again after an answer that got lost adds it once. */
function useAddConnection(onDone: (name: string) => void) {
  const client = useQueryClient();
  const ticket = useRef({ wish: "", key: "" });
  return useMutation({
    mutationFn: ({ siteId, name, offered, draft }: AddWish) => {
      const doors = [{ address: offered.address, name }];
      const wish = { siteId, kind: KIND, settings: settingsOf(draft), name, doors };
      const told = JSON.stringify(wish);
      if (ticket.current.wish !== told) ticket.current = { wish: told, key: randomKey() };
      return settingsApi.addConnection(wish, ticket.current.key);
    },
    gcTime: 0,
    onSuccess: async ({ name }) => {
      await Promise.all([connectionsQuery, locksQuery].map(({ queryKey }) => client.invalidateQueries({ queryKey })));
      onDone(name);
    },
  });
}
