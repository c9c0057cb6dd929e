import { Button, PasswordInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { CodeForm } from "../account/code-form.tsx";
import { api } from "../api.ts";
import type { Session } from "../api-types.ts";
import { changeSession, sessionQuery, sessionsQuery } from "../queries.ts";
import { Moment } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";

/** A member's own account: its second factor and where it is signed in. */
export function AccountPage(): ReactElement | null {
  usePageTitle(text.account.title);
  const { data: session } = useQuery(sessionQuery);
  const member = session?.member ?? null;
  if (member === null) return null;
  return (
    <div className="stack-l" style={{ maxWidth: 560 }}>
      <div className="stack">
        <h1>{text.account.title}</h1>
        <p className="quiet">
          {session?.name} · {member.email}
        </p>
      </div>
      <SecondFactor isOn={member.secondFactor} />
      <Sessions />
    </div>
  );
}

function SecondFactor({ isOn }: { readonly isOn: boolean }): ReactElement {
  const client = useQueryClient();
  const [begun, setBegun] = useState<{ uri: string; recoveryCodes: readonly string[] } | null>(null);
  const refresh = (session: Session): void => {
    setBegun(null);
    client.setQueryData(sessionQuery.queryKey, session);
    void client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  };
  return (
    <section className="card stack" aria-label={text.account.secondFactor}>
      <h2>{text.account.secondFactor}</h2>
      <p className="quiet">{isOn ? text.account.isOn : text.account.isOff}</p>
      {begun !== null && (
        <>
          <p>{text.account.scan}</p>
          <code style={{ overflowWrap: "anywhere" }} data-totp>
            {begun.uri}
          </code>
          <p>{text.account.keepCodes}</p>
          <code data-recovery>{begun.recoveryCodes.join("  ")}</code>
          <CodeForm
            send={(shown) => api.confirmTotp("code" in shown ? shown.code : "")}
            onDone={refresh}
            onBack={() => setBegun(null)}
          />
        </>
      )}
      {begun === null && !isOn && <WithPassword label={text.account.turnOn} send={api.startTotp} onDone={setBegun} />}
      {isOn && <WithPassword label={text.account.turnOff} send={api.stopTotp} onDone={refresh} />}
    </section>
  );
}

interface WithPasswordProps<Answer> {
  readonly label: string;
  readonly send: (password: string) => Promise<Answer>;
  readonly onDone: (answer: Answer) => void;
}

function WithPassword<Answer>({ label, send, onDone }: WithPasswordProps<Answer>): ReactElement {
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
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {act.isError && <ProblemNote error={act.error} />}
      <div>
        <Button type="submit" variant="default" loading={act.isPending}>
          {label}
        </Button>
      </div>
    </form>
  );
}

const SIGNED_OUT: Session = {
  signedIn: false,
  setUp: true,
  name: null,
  member: null,
  secondFactorNeeded: false,
};

function Sessions(): ReactElement {
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: api.endSession,
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const endAll = useMutation({
    mutationFn: api.endAllSessions,
    onSuccess: () => changeSession(client, SIGNED_OUT),
  });
  return (
    <section className="card stack" aria-label={text.account.sessions}>
      <h2>{text.account.sessions}</h2>
      <ul className="stack">
        {(sessions.data?.items ?? []).map((one) => (
          <li key={one.id} className="row spread">
            <span className="grow">
              {one.isThis ? text.account.here : (one.agent ?? one.address)}{" "}
              <span className="small quiet">
                {text.account.since} <Moment at={one.createdAt} />
              </span>
            </span>
            {!one.isThis && (
              <Button variant="subtle" size="sm" onClick={() => end.mutate(one.id)}>
                {text.account.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {(end.isError || endAll.isError) && <ProblemNote error={end.error ?? endAll.error} />}
      <div>
        <Button variant="default" loading={endAll.isPending} onClick={() => endAll.mutate()}>
          {text.account.endAll}
        </Button>
      </div>
    </section>
  );
}
