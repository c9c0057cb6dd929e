import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { api } from "../api.ts";
import type { Session } from "../api-types.ts";
import { sessionQuery } from "../queries.ts";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Entrance } from "./entrance.tsx";
import { CodeForm } from "./code-form.tsx";

/** E-mail and password, then the second factor where there is one. */
export function SignInPage(): ReactElement {
  const client = useQueryClient();
  const [isHalf, setHalf] = useState(false);
  const onAnswer = (session: Session): void => {
    if (session.secondFactorNeeded) setHalf(true);
    else client.setQueryData(sessionQuery.queryKey, session);
  };
  if (isHalf) {
    return (
      <Entrance title={text.account.codeTitle} intro={text.account.codeIntro}>
        <CodeForm send={api.secondFactor} onDone={onAnswer} onBack={() => setHalf(false)} takesRecovery />
      </Entrance>
    );
  }
  return (
    <Entrance title={text.account.signInTitle} intro={text.account.signInIntro}>
      <PasswordForm onAnswer={onAnswer} />
      <p className="small quiet">{text.account.lost}</p>
    </Entrance>
  );
}

function PasswordForm({ onAnswer }: { readonly onAnswer: (session: Session) => void }): ReactElement {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({ mutationFn: () => api.signIn({ email, password }), gcTime: 0, onSuccess: onAnswer });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!signIn.isPending) signIn.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={text.account.email}
        type="email"
        autoComplete="username"
        required
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={text.account.password}
        autoComplete="current-password"
        required
        maxLength={200}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {signIn.isError && <ProblemNote error={signIn.error} />}
      <Button type="submit" loading={signIn.isPending}>
        {text.account.signIn}
      </Button>
    </form>
  );
}
