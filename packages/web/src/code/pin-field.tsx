import { Pin } from "@cardea/core/src/pin/pin.ts";
import { weaknessOf } from "@cardea/core/src/pin/weakness.ts";
import { TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import type { FieldProps } from "./field-props.ts";

/** Digits that a person chooses, and at once how hard they are to guess. */
export function PinField({ draft, change, fault }: FieldProps): ReactElement {
  const pin = Pin.parse(draft.pin);
  const isWeak = pin !== null && weaknessOf(pin) !== null;
  const told = fault("pin");
  return (
    <div className="stack-s">
      <TextInput
        label={text.newCode.pin}
        description={text.newCode.pinHint}
        value={draft.pin}
        inputMode="numeric"
        autoComplete="off"
        maxLength={12}
        error={isWeak ? told !== undefined : told} // how it is weak is told below, once
        styles={{ input: { letterSpacing: "0.2em", fontVariantNumeric: "tabular-nums" } }}
        onChange={(event) => change({ pin: event.currentTarget.value.replace(/\D/g, "") })}
      />
      <div aria-live="polite" className="small">
        <Strength digits={draft.pin} />
      </div>
    </div>
  );
}

/** Shorter ones are guessed in days at a door without a lockout. */
const GOOD_DIGITS = 6;

/** How hard digits are to guess, by the rules that the server has too. */
export function Strength({ digits }: { readonly digits: string }): ReactElement | null {
  const pin = Pin.parse(digits);
  if (pin === null) return null;
  const weakness = weaknessOf(pin);
  if (weakness !== null)
    return (
      <Mark icon="triangle" tone="bad">
        {text.newCode.weak[weakness]}
      </Mark>
    );
  return digits.length < GOOD_DIGITS ? (
    <Mark icon="digits" tone="wait">
      {text.newCode.short}
    </Mark>
  ) : (
    <Mark icon="tick" tone="good">
      {text.newCode.strong}
    </Mark>
  );
}
