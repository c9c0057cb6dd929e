import { Checkbox } from "@mantine/core";
import type { ReactElement } from "react";

interface WishProps {
  readonly label: string;
  readonly hint: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** One thing to be wished for or not, with what it means below it. */
export function Wish({ label, hint, isOn, onChange }: WishProps): ReactElement {
  return (
    <Checkbox
      checked={isOn}
      label={label}
      description={hint}
      styles={{ description: { paddingInlineStart: 8, marginTop: 2 } }}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
