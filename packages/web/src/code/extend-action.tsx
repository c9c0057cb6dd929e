import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { CodeDetail } from "../api-types.ts";
import { momentText, msOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useNow } from "../ui/use-now.ts";
import type { CodeChange } from "./api.ts";
import { ChangePreview } from "./change-preview.tsx";
import { endsWithDay, endWall, LONGER_MINUTES, longer, until } from "./extend.ts";
import styles from "./form.module.css";
import { OvertakenNote } from "./overtaken-note.tsx";
import { useChangeCode } from "./use-change-code.ts";
import { useChangePreview } from "./use-preview.ts";

/** Lets a code work longer: an hour or a day at a tap, or until a time; what comes of it is shown first. */
export function ExtendAction({ code }: { readonly code: CodeDetail }): ReactElement {
  const [seen, setSeen] = useState<CodeDetail | null>(null);
  if (seen === null) {
    return (
      <Button
        variant="default"
        style={{ alignSelf: "flex-start" }}
        leftSection={<Icon name="clock" />}
        onClick={() => setSeen(code)}
      >
        {text.code.extend}
      </Button>
    );
  }
  return <ExtendForm code={seen} onClose={() => setSeen(null)} />;
}

interface ExtendFormProps {
  readonly code: CodeDetail;
  readonly onClose: () => void;
}

function ExtendForm({ code, onClose }: ExtendFormProps): ReactElement {
  const [change, setChange] = useState<CodeChange | null>(null);
  const live = useChangePreview(code.id, change);
  const save = useChangeCode(code.id);
  const overtaken = save.data?.kind === "overtaken" ? save.data.theirs : null;
  const saveOver = (seen: CodeDetail): void => {
    if (change !== null)
      save.mutate({ change, seen }, { onSuccess: (outcome) => outcome.kind === "changed" && onClose() });
  };
  const isSound = change !== null && live.preview?.problems.length === 0 && !live.isChecking;
  return (
    <section className="stack" aria-label={text.code.extend} data-extend>
      <Choices code={code} change={change} onChange={setChange} />
      <ChangePreview live={live} kind={code.kind} rest={live.preview?.problems.map(({ message }) => message) ?? []} />
      {save.isError && <ProblemNote error={save.error} />}
      {overtaken !== null && change !== null && (
        <OvertakenNote
          seen={code}
          theirs={overtaken}
          change={change}
          preview={live.preview}
          isBusy={save.isPending}
          onKeepTheirs={onClose}
          onSaveMine={() => saveOver(overtaken)}
        />
      )}
      {overtaken === null && (
        <div className="row">
          <Button disabled={!isSound} loading={save.isPending} onClick={() => saveOver(code)}>
            <ExtendLabel endsAt={isSound ? (live.preview?.endsAt ?? null) : null} />
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {text.app.cancel}
          </Button>
        </div>
      )}
    </section>
  );
}

function ExtendLabel({ endsAt }: { readonly endsAt: string | null }): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  return <>{endsAt === null ? text.code.extend : text.code.extendUntil(momentText(msOf(endsAt), zone, now))}</>;
}

interface ChoicesProps {
  readonly code: CodeDetail;
  readonly change: CodeChange | null;
  readonly onChange: (change: CodeChange) => void;
}

function Choices({ code, change, onChange }: ChoicesProps): ReactElement {
  const here = { zone: useZone(), now: useNow(60_000) };
  const [moment, setMoment] = useState("");
  const isByDay = endsWithDay(code);
  const steps = LONGER_MINUTES.filter((minutes) => !isByDay || minutes >= 1_440);
  const isOn = (one: CodeChange): boolean => JSON.stringify(one) === JSON.stringify(change);
  const earliest = endWall(code, here);
  return (
    <>
      <div className={styles["chips"]} role="group" aria-label={text.code.extend}>
        {steps.map((minutes) => (
          <button
            key={minutes}
            type="button"
            className={styles["chip"]}
            aria-pressed={isOn(longer(code, minutes, here))}
            onClick={() => onChange(longer(code, minutes, here))}
          >
            {text.code.longer(minutes < 1_440 ? text.time.hours(minutes / 60) : text.time.days(minutes / 1_440))}
          </button>
        ))}
      </div>
      <TextInput
        type={isByDay ? "date" : "datetime-local"}
        label={text.code.until}
        value={moment}
        min={isByDay ? earliest.slice(0, 10) : earliest}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setMoment(value);
          if (value !== "") onChange(until(code, value));
        }}
      />
    </>
  );
}
