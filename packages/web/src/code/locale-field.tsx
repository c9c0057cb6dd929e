import { NativeSelect } from "@mantine/core";
import type { ReactElement } from "react";

interface LocaleFieldProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly name: string }[];
  readonly onChange: (value: string) => void;
}

/** One of some languages, each by its own name. */
export function LocaleField({ label, value, options, onChange }: LocaleFieldProps): ReactElement {
  return (
    <NativeSelect
      size="md"
      maw={240}
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={options.map(({ value: tag, name }) => ({ value: tag, label: name }))}
    />
  );
}
