import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { api } from "../api.ts";
import type { Code, CodeDetail } from "../api-types.ts";
import { text } from "../text/text.ts";
import { HoldButton } from "../ui/hold-button.tsx";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import styles from "./form.module.css";
import { showCode } from "./use-change-code.ts";

const MINUTES = [15, 30, 60, 120];

/** A change of the code whose answer is the code as it is then. */
function useChange<Wish>(change: (wish: Wish) => Promise<CodeDetail>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: (code) => showCode(client, code) });
}

/** Ends the code for good, after a hold. */
export function RevokeAction({ code }: { readonly code: Code }): ReactElement {
  const revoke = useChange<void>(() => api.revoke(code.id));
  return (
    <div className="stack">
      <HoldButton
        icon="stop"
        isDanger
        label={text.code.revoke}
        hint={text.code.revokeHint(code.holder.name)}
        isBusy={revoke.isPending}
        busyLabel={text.code.revoking}
        onHeld={() => revoke.mutate()}
      />
      {revoke.isError && <ProblemNote error={revoke.error} />}
    </div>
  );
}

/** Gives the code other digits: drawn, or for a code of own digits chosen. */
export function ReplaceAction({ code }: { readonly code: Code }): ReactElement {
  const [isAsking, setAsking] = useState(false);
  const [pin, setPin] = useState("");
  const replace = useChange<string | null>((digits) => api.replacePin(code.id, digits));
  const isOwn = code.kind === "custom";
  if (!isAsking) {
    return (
      <Button
        variant="default"
        style={{ alignSelf: "flex-start" }}
        leftSection={<Icon name="refresh" />}
        onClick={() => setAsking(true)}
      >
        {isOwn ? text.code.replaceOwn : text.code.replace}
      </Button>
    );
  }
  return (
    <div className="stack">
      {isOwn && (
        <TextInput
          label={text.newCode.pin}
          description={text.newCode.pinHint}
          inputMode="numeric"
          autoComplete="off"
          maxLength={12}
          value={pin}
          onChange={(event) => setPin(event.currentTarget.value.replace(/\D/g, ""))}
        />
      )}
      <HoldButton
        icon="refresh"
        label={isOwn ? text.code.replaceOwn : text.code.replaceConfirm}
        hint={text.code.replaceHint}
        isBusy={replace.isPending}
        onHeld={() => replace.mutate(isOwn ? pin : null, { onSuccess: () => setAsking(false) })}
      />
      {replace.isError && <ProblemNote error={replace.error} />}
    </div>
  );
}

/** Wakes an emergency code for some minutes, or puts it back to sleep. */
export function EmergencyAction({ code }: { readonly code: Code }): ReactElement {
  return code.state === "active" ? <SleepAction code={code} /> : <WakeForm code={code} />;
}

function SleepAction({ code }: { readonly code: Code }): ReactElement {
  const sleep = useChange<void>(() => api.deactivate(code.id));
  return (
    <div className="stack">
      <HoldButton
        icon="moon"
        label={text.code.deactivate}
        hint={text.code.deactivateHint}
        isBusy={sleep.isPending}
        onHeld={() => sleep.mutate()}
      />
      {sleep.isError && <ProblemNote error={sleep.error} />}
    </div>
  );
}

function WakeForm({ code }: { readonly code: Code }): ReactElement {
  const [minutes, setMinutes] = useState(30);
  const [reason, setReason] = useState("");
  const wake = useChange<{ minutes: number; reason: string }>((wish) => api.activate(code.id, wish));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim() !== "") wake.mutate({ minutes, reason: reason.trim() });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p className="small quiet">{text.code.activateHint}</p>
      <div className={styles["chips"]} role="group" aria-label={text.code.minutes}>
        {MINUTES.map((one) => (
          <button
            key={one}
            type="button"
            className={styles["chip"]}
            aria-pressed={one === minutes}
            onClick={() => setMinutes(one)}
          >
            {text.time.minutes(one)}
          </button>
        ))}
      </div>
      <TextInput
        label={text.code.activateReason}
        placeholder={text.code.activateReasonPlaceholder}
        value={reason}
        maxLength={300}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" disabled={reason.trim() === ""} loading={wake.isPending} leftSection={<Icon name="sun" />}>
        {text.code.activate}
      </Button>
      {wake.isError && <ProblemNote error={wake.error} />}
    </form>
  );
}
