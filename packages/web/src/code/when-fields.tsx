import { Checkbox, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { cityOf, wallOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import { ASKS, type Draft } from "./draft.ts";
import type { FieldProps } from "./field-props.ts";
import styles from "./form.module.css";
import { HoursFields } from "./hours-fields.tsx";
import { KindCards } from "./kind-cards.tsx";
import { PinField } from "./pin-field.tsx";
import { presetsOf } from "./presets.ts";
import { ExceptFields, TermFields } from "./term-fields.tsx";

/** When the code opens: the kind first, then only what that kind asks for. */
export function WhenFields(props: FieldProps): ReactElement {
  const { draft, change } = props;
  const zone = useZone();
  const asks = ASKS[draft.kind];
  return (
    <>
      <KindCards kind={draft.kind} onChoose={(kind) => change({ kind })} />
      {draft.kind === "custom" && <PinField {...props} />}
      {draft.kind === "emergency" && (
        <Note icon="moon" tone="info">
          {text.newCode.emergencyHint}
        </Note>
      )}
      <Presets {...props} />
      {asks.span && <SpanFields {...props} />}
      {draft.kind === "custom" && (
        <Checkbox
          label={text.newCode.someHours}
          checked={draft.hasHours}
          onChange={(event) => change({ hasHours: event.currentTarget.checked })}
        />
      )}
      {(asks.hours || (draft.kind === "custom" && draft.hasHours)) && <HoursFields {...props} />}
      {asks.term && <TermFields {...props} />}
      {asks.endless && (
        <Checkbox
          label={text.newCode.endless}
          description={text.newCode.endlessHint}
          checked={draft.endless}
          onChange={(event) => change({ endless: event.currentTarget.checked })}
        />
      )}
      {asks.except && <ExceptFields {...props} />}
      <UsesField {...props} />
      {draft.kind !== "emergency" && <p className="tiny quiet">{text.newCode.wallHint(cityOf(zone))}</p>}
    </>
  );
}

function Presets({ draft, change }: FieldProps): ReactElement | null {
  const zone = useZone();
  const presets = presetsOf(draft.kind, wallOf(useNow(60_000), zone));
  if (presets.length === 0) return null;
  return (
    <div className={styles["chips"]} role="group" aria-label={text.newCode.presets}>
      {presets.map(({ name, change: times }) => (
        <button
          key={name}
          type="button"
          className={styles["chip"]}
          aria-pressed={isChosen(draft, times)}
          onClick={() => change(times)}
        >
          {text.newCode.preset[name]}
        </button>
      ))}
    </div>
  );
}

function isChosen(draft: Draft, times: Partial<Draft>): boolean {
  const chosen = Object.fromEntries(Object.keys(times).map((key) => [key, draft[key as keyof Draft]]));
  return JSON.stringify(chosen) === JSON.stringify(times);
}

/** From when to when. */
export function SpanFields({ draft, change, fault }: FieldProps): ReactElement {
  return (
    <div className={styles["pair"]}>
      <TextInput
        type="datetime-local"
        label={text.newCode.starts}
        value={draft.startsAt}
        error={fault("startsAt")}
        onChange={(event) => change({ startsAt: event.currentTarget.value })}
      />
      {!(draft.endless && ASKS[draft.kind].endless) && (
        <TextInput
          type="datetime-local"
          label={text.newCode.ends}
          value={draft.endsAt}
          error={fault("endsAt")}
          onChange={(event) => change({ endsAt: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

/** How often it opens, where that is asked for. */
export function UsesField({ draft, change, fault }: FieldProps): ReactElement | null {
  if (!ASKS[draft.kind].uses) return null;
  return (
    <TextInput
      label={text.newCode.uses}
      description={text.newCode.usesHint}
      value={draft.maxUses}
      inputMode="numeric"
      autoComplete="off"
      maxLength={5}
      maw={240}
      error={fault("maxUses")}
      onChange={(event) => change({ maxUses: event.currentTarget.value.replace(/\D/g, "") })}
    />
  );
}
