import { Button, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import type { DaySpan } from "../api-types.ts";
import { text } from "../text/text.ts";
import { Fault } from "../ui/fault.tsx";
import { Icon } from "../ui/icon.tsx";
import type { FieldProps } from "./field-props.ts";
import styles from "./form.module.css";

/** From which day to which a weekly code runs. */
export function TermFields({ draft, change, fault }: FieldProps): ReactElement {
  return (
    <div className="stack-s">
      <div className={styles["pair"]}>
        <TextInput
          type="date"
          label={text.newCode.firstDay}
          value={draft.firstDay}
          error={fault("firstDay")}
          onChange={(event) => change({ firstDay: event.currentTarget.value })}
        />
        {!draft.endless && (
          <TextInput
            type="date"
            label={text.newCode.lastDay}
            value={draft.lastDay}
            error={fault("lastDay")}
            onChange={(event) => change({ lastDay: event.currentTarget.value })}
          />
        )}
      </div>
      <p className="tiny quiet">{text.newCode.termHint}</p>
    </div>
  );
}

/** Days on which a weekly code does not open. */
export function ExceptFields({ draft, change, fault }: FieldProps): ReactElement {
  const { except } = draft;
  const setSpan = (index: number, span: DaySpan | null): void =>
    change({ except: except.flatMap((old, at) => (at !== index ? [old] : span === null ? [] : [span])) });
  return (
    <div className="stack">
      {except.map((span, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no name but their place
        <div key={index} className={styles["times"]} role="group" aria-label={`${text.newCode.except} ${index + 1}`}>
          <TextInput
            type="date"
            label={text.newCode.except}
            value={span.from}
            error={fault(`except[${index}].from`) ?? fault(`except[${index}]`)}
            onChange={(event) => setSpan(index, { ...span, from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={text.newCode.until}
            value={span.until}
            error={fault(`except[${index}].until`)}
            onChange={(event) => setSpan(index, { ...span, until: event.currentTarget.value })}
          />
          <button
            type="button"
            className={styles["remove"]}
            aria-label={text.newCode.removeRow}
            onClick={() => setSpan(index, null)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      <Fault>{fault("except")}</Fault>
      <div>
        <Button
          variant="default"
          size="sm"
          leftSection={<Icon name="plus" size={18} />}
          onClick={() => change({ except: [...except, { from: "", until: "" }] })}
        >
          {text.newCode.addExcept}
        </Button>
      </div>
    </div>
  );
}
