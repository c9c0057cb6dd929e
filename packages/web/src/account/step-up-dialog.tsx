import { Button, Modal, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useEffect, useRef, useState } from "react";
import { api } from "../api.ts";
import type { Session } from "../api-types.ts";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { CodeForm } from "./code-form.tsx";
import { askBy } from "./step-up.ts";

/** Opens when something wants to know again who is there; what waited for it then goes on by itself. */
export function StepUpDialog({ session }: { readonly session: Session }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const waiting = useRef<((isShown: boolean) => void)[]>([]);
  useEffect(
    () =>
      askBy(() => {
        setOpen(true);
        return new Promise((resolve) => waiting.current.push(resolve));
      }),
    [],
  );
  const settle = (isShown: boolean): void => {
    setOpen(false);
    for (const resolve of waiting.current.splice(0)) resolve(isShown);
  };
  const hasCode = session.member?.secondFactor === true;
  return (
    <Modal
      opened={isOpen}
      onClose={() => settle(false)}
      title={text.account.stepUpTitle}
      centered
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      <div className="stack">
        <p className="quiet">{hasCode ? text.account.stepUpCode : text.account.stepUpPassword}</p>
        {hasCode ? (
          <CodeForm send={api.stepUp} onDone={() => settle(true)} onBack={() => settle(false)} />
        ) : (
          <PasswordProof onDone={() => settle(true)} onBack={() => settle(false)} />
        )}
      </div>
    </Modal>
  );
}

interface ProofProps {
  readonly onDone: () => void;
  readonly onBack: () => void;
}

function PasswordProof({ onDone, onBack }: ProofProps): ReactElement {
  const [password, setPassword] = useState("");
  const prove = useMutation({ mutationFn: () => api.stepUp({ password }), gcTime: 0, onSuccess: onDone });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!prove.isPending && password !== "") prove.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <PasswordInput
        label={text.account.password}
        autoComplete="current-password"
        maxLength={200}
        data-autofocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {prove.isError && <ProblemNote error={prove.error} />}
      <div className="row">
        <Button type="submit" loading={prove.isPending}>
          {text.account.confirm}
        </Button>
        <Button variant="subtle" onClick={onBack}>
          {text.app.cancel}
        </Button>
      </div>
    </form>
  );
}
