import { Button, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";

interface PasswordFormProps<Answer> {
  readonly label: string;
  readonly send: (password: string) => Promise<Answer>;
  readonly onDone: (answer: Answer) => void;
  readonly onBack?: () => void;
  /** It opens under the eyes of its reader, who goes on typing. */
  readonly takesFocus?: boolean;
}

/** The password of who is signed in, before something that needs it. */
export function PasswordForm<Answer>(props: PasswordFormProps<Answer>): ReactElement {
  const { label, send, onDone, onBack, takesFocus = false } = props;
  const [password, setPassword] = useState("");
  const act = useMutation({ mutationFn: () => send(password), gcTime: 0, onSuccess: onDone });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!act.isPending && password !== "") act.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <PasswordInput
        label={text.account.password}
        autoComplete="current-password"
        maxLength={200}
        {...(takesFocus && { "data-autofocus": true })}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {act.isError && <ProblemNote error={act.error} />}
      <div className="row">
        <Button type="submit" variant={takesFocus ? "filled" : "default"} loading={act.isPending}>
          {label}
        </Button>
        {onBack !== undefined && (
          <Button variant="subtle" onClick={onBack}>
            {text.app.cancel}
          </Button>
        )}
      </div>
    </form>
  );
}
