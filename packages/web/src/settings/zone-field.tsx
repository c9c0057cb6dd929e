import { Select } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { text } from "../text/text.ts";

/** So many zones are offered at a time; typing finds the others. */
const SHOWN_MAX = 60;

function zonesOf(kept: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return [...new Set([kept, ...known, "UTC"])].filter((zone) => zone !== "");
}

interface ZoneFieldProps {
  readonly value: string;
  readonly onChange: (zone: string) => void;
  readonly error?: string | undefined;
}

/** A time zone, found by typing a part of its name; only zones that exist can be chosen. */
export function ZoneField({ value, onChange, error }: ZoneFieldProps): ReactElement {
  const [zones] = useState(() => zonesOf(value));
  return (
    <Select
      label={text.site.zone}
      description={text.site.zoneHint}
      size="md"
      searchable
      data={zones}
      limit={SHOWN_MAX}
      value={value}
      onChange={(zone) => zone !== null && onChange(zone)}
      nothingFoundMessage={text.site.zoneNone}
      allowDeselect={false}
      maxDropdownHeight={280}
      error={error}
      filter={({ options, search }) => {
        const wanted = search.trim().toLowerCase().replaceAll(" ", "_");
        return options.filter((one) => "value" in one && String(one.value).toLowerCase().includes(wanted));
      }}
    />
  );
}
