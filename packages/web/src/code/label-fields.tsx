import { Textarea, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import type { FieldProps } from "./field-props.ts";

/** What a code is called among others, and what its members should know of it. */
export function LabelFields({ draft, change, fault }: FieldProps): ReactElement {
  return (
    <>
      <TextInput
        label={text.newCode.label}
        placeholder={text.newCode.labelPlaceholder}
        value={draft.label}
        maxLength={120}
        autoComplete="off"
        error={fault("label")}
        onChange={(event) => change({ label: event.currentTarget.value })}
      />
      <Textarea
        label={text.newCode.note}
        description={text.newCode.noteHint}
        value={draft.note}
        maxLength={2_000}
        rows={3}
        error={fault("note")}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
    </>
  );
}
