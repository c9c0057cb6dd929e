import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { api } from "../api.ts";
import type { Alarm, Lock } from "../api-types.ts";
import { useRights } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { problemText } from "../ui/problem-note.tsx";

/** Nothing ends them but a person who says so. */
const SEEN: ReadonlySet<string> = new Set([
  "tamper",
  "unmanaged_change",
  "event_gap",
  "low_battery",
  "guest_code_fails",
  "guest_no_position",
  "guest_other_device",
  "guest_has_backup",
]);

interface AlarmRemedyProps {
  readonly alarm: Alarm;
  readonly lock: Lock;
  /** The door is in sight already: no need to lead to it. */
  readonly isAtDoor?: boolean;
}

/** What can be done about an alarm, as buttons; the one that helps most comes first. */
export function AlarmRemedy({ alarm, lock, isAtDoor = false }: AlarmRemedyProps): ReactElement {
  const client = useQueryClient();
  const settled = { onSuccess: () => client.invalidateQueries() };
  const keypad = useMutation({ mutationFn: () => api.switchKeypad(lock.id, true), ...settled });
  const seen = useMutation({ mutationFn: () => api.dismissAlarm(alarm.id), ...settled });
  const error = keypad.error ?? seen.error;
  const may = useRights();
  return (
    <>
      {alarm.kind === "wrong_pin_limit" && alarm.facts["keypadOff"] !== false && may("switch_keypads") && (
        <Button size="sm" loading={keypad.isPending} onClick={() => keypad.mutate()}>
          {text.doors.keypadOn}
        </Button>
      )}
      {alarm.codeId !== null && <NeedLink to={{ codeId: alarm.codeId }}>{text.today.seeCode}</NeedLink>}
      {!isAtDoor && alarm.codeId === null && (
        <NeedLink to={{ lockId: lock.id }}>
          {alarm.kind === "unmanaged_change" ? text.today.seeSlots : text.today.seeDoor}
        </NeedLink>
      )}
      {SEEN.has(alarm.kind) && may("dismiss_alarms") && (
        <Button size="sm" variant="default" loading={seen.isPending} onClick={() => seen.mutate()}>
          {text.alarm.seen}
        </Button>
      )}
      {error !== null && (
        <span className="small tone-bad" role="alert">
          {problemText(error)}
        </span>
      )}
    </>
  );
}

interface NeedLinkProps {
  readonly to: { readonly codeId: string } | { readonly lockId: string };
  readonly children: ReactNode;
}

/** A remedy that is found elsewhere. */
export function NeedLink({ to, children }: NeedLinkProps): ReactElement {
  return (
    <Button
      size="sm"
      variant="default"
      renderRoot={(props) =>
        "codeId" in to ? (
          <Link to="/codes/$codeId" params={to} {...props} />
        ) : (
          <Link to="/doors/$lockId" params={to} {...props} />
        )
      }
    >
      {children}
    </Button>
  );
}
