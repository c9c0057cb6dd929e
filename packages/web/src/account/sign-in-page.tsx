import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useEffect, useRef, useState } from "react";
import { api } from "../api.ts";
import type { Session } from "../api-types.ts";
import { sessionQuery } from "../queries.ts";
import styles from "../routes/shell.module.css";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { accountApi } from "./api.ts";
import { Entrance } from "./entrance.tsx";
import { knowsPasskeys, offersPasskeys, showPasskey } from "./passkey.ts";
import { PasskeyButton } from "./passkey-button.tsx";
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
      <SignInForm onAnswer={onAnswer} />
      <Passkeys onAnswer={onAnswer} />
      <div className="stack">
        <p className="small quiet">{text.account.lost}</p>
        <code className={styles["command"]}>{text.setUp.command}</code>
      </div>
    </Entrance>
  );
}

/** A button for it, and in browsers that can do so also an offer in the field for the e-mail. */
function Passkeys({ onAnswer }: { readonly onAnswer: (session: Session) => void }): ReactElement | null {
  const stop = useQuietPasskey(onAnswer);
  if (!knowsPasskeys()) return null;
  return (
    <div className="stack">
      <p className="small quiet">{text.account.or}</p>
      <PasskeyButton send={accountApi.signInByPasskey} onDone={onAnswer} onAsk={stop} />
    </div>
  );
}

/** Waits for a passkey that is chosen in the field for the e-mail. Returns how to stop, which may take a moment. */
function useQuietPasskey(onAnswer: (session: Session) => void): () => Promise<unknown> {
  const answer = useRef(onAnswer);
  const waiting = useRef<{ readonly stop: () => void; readonly end: Promise<unknown> } | null>(null);
  useEffect(() => {
    answer.current = onAnswer;
  });
  useEffect(() => {
    const controller = new AbortController();
    // Whoever does not choose one signs in by password; there is nothing to tell.
    const end = quietSession(controller.signal).then((session) => session !== null && answer.current(session));
    waiting.current = { stop: () => controller.abort(), end };
    return () => controller.abort();
  }, []);
  return async () => {
    waiting.current?.stop();
    await waiting.current?.end;
  };
}

async function quietSession(signal: AbortSignal): Promise<Session | null> {
  try {
    if (!(await offersPasskeys())) return null;
    const { options } = await accountApi.signInChallenge(signal);
    if (signal.aborted) return null;
    return await accountApi.signInByPasskey(await showPasskey(options, { isQuiet: true, signal }));
  } catch {
    return null;
  }
}

function SignInForm({ onAnswer }: { readonly onAnswer: (session: Session) => void }): ReactElement {
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
        autoComplete="username webauthn"
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
