import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../api.ts";
import type { Lock } from "../api-types.ts";
import { locksQuery } from "../queries.ts";
import { text } from "../text/text.ts";
import { HoldButton } from "../ui/hold-button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Mark } from "../ui/mark.tsx";
import { DoorProblem } from "./door-problem.tsx";

/** Whether a keypad is, or is to be, off. */
export function isKeypadOff({ state }: Lock): boolean {
  return state.keypadWanted === false || state.keypadSeen === false;
}

/** Switches the keypad on with a press, and off with a hold, since that keeps everybody out. */
export function KeypadSwitch({ lock }: { readonly lock: Lock }): ReactElement | null {
  const client = useQueryClient();
  const turn = useMutation({
    mutationFn: (isOn: boolean) => api.switchKeypad(lock.id, isOn),
    onSettled: () => client.invalidateQueries({ queryKey: locksQuery.queryKey }),
  });
  if (!lock.capabilities.keypadOff) return null;
  const { keypadWanted, keypadSeen } = lock.state;
  const isWaiting = keypadWanted !== null && keypadSeen !== null && keypadWanted !== keypadSeen;
  return (
    <div className="stack-s">
      {isKeypadOff(lock) ? (
        <Button
          variant="default"
          leftSection={<Icon name="keypad" />}
          loading={turn.isPending}
          onClick={() => turn.mutate(true)}
        >
          {text.doors.keypadOn}
        </Button>
      ) : (
        <HoldButton
          icon="keypad"
          isDanger
          label={text.lock.keypadOff}
          hint={text.lock.keypadOffHint}
          isBusy={turn.isPending}
          onHeld={() => turn.mutate(false)}
        />
      )}
      {isWaiting && (
        <Mark icon="arrow" tone="wait">
          <span className="small">{text.lock.keypadWaits}</span>
        </Mark>
      )}
      <DoorProblem error={turn.error} />
    </div>
  );
}
