import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";

/** A code of the authenticator app, or a recovery code. */
export type ShownCode = { readonly code: string } | { readonly recoveryCode: string };

interface CodeFormProps<Answer> {
  readonly send: (shown: ShownCode) => Promise<Answer>;
  readonly onDone: (answer: Answer) => void;
  readonly onBack: () => void;
  /** Also one of the recovery codes will do. */
  readonly takesRecovery?: boolean;
}

export function CodeForm<Answer>({ send, onDone, onBack, takesRecovery = false }: CodeFormProps<Answer>): ReactElement {
  const [typed, setTyped] = useState("");
  const digits = typed.replaceAll(/\s/g, "");
  const isCode = /^\d{6}$/.test(digits);
  const check = useMutation({
    mutationFn: () => send(isCode ? { code: digits } : { recoveryCode: typed.trim() }),
    gcTime: 0,
    onSuccess: onDone,
    onError: () => setTyped(""),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!check.isPending && (isCode || (takesRecovery && typed.trim().length >= 8))) check.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={text.account.code}
        description={takesRecovery ? text.account.recoveryHint : undefined}
        autoComplete="one-time-code"
        inputMode={takesRecovery ? "text" : "numeric"}
        maxLength={20}
        data-autofocus
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {check.isError && <ProblemNote error={check.error} />}
      <div className="row">
        <Button type="submit" loading={check.isPending}>
          {text.account.confirm}
        </Button>
        <Button variant="subtle" onClick={onBack}>
          {text.app.cancel}
        </Button>
      </div>
    </form>
  );
}
