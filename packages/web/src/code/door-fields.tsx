import { Checkbox } from "@mantine/core";
import type { ReactElement } from "react";
import type { Lock } from "../api-types.ts";
import lockStyles from "../lock/door.module.css";
import { text } from "../text/text.ts";
import { Fault } from "../ui/fault.tsx";
import type { FieldProps } from "./field-props.ts";

interface DoorFieldsProps extends FieldProps {
  readonly doors: readonly Lock[];
}

/** The doors of a code that exists. */
export function DoorFields({ draft, change, fault, doors }: DoorFieldsProps): ReactElement {
  const toggle = (id: string, isOn: boolean): void =>
    change({ lockIds: isOn ? [...draft.lockIds, id] : draft.lockIds.filter((one) => one !== id) });
  return (
    <fieldset className={lockStyles["fieldset"]}>
      <legend style={{ fontSize: "1rem", fontWeight: 600 }}>{text.code.doors}</legend>
      <Fault>{fault("lockIds")}</Fault>
      <div className="stack">
        {doors.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={draft.lockIds.includes(id)}
            onChange={(event) => toggle(id, event.currentTarget.checked)}
          />
        ))}
      </div>
    </fieldset>
  );
}
