import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { sessionQuery, sessionsQuery } from "../queries.ts";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { accountApi } from "./api.ts";

/** By which name others know the member. */
export function OwnName({ name: before }: { readonly name: string }): ReactElement {
  const client = useQueryClient();
  const [name, setName] = useState(before);
  const save = useMutation({
    mutationFn: () => accountApi.rename(name.trim()),
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!save.isPending && name.trim() !== "") save.mutate();
  };
  return (
    <div className="card">
      <form className="stack" onSubmit={submit}>
        <TextInput
          label={text.account.name}
          autoComplete="name"
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {save.isError && <ProblemNote error={save.error} />}
        <div className="row">
          <Button type="submit" variant="default" loading={save.isPending} disabled={name.trim() === before}>
            {text.account.saveName}
          </Button>
          <span role="status" className="small quiet">
            {save.isSuccess && name.trim() === before && text.account.nameSaved}
          </span>
        </div>
      </form>
    </div>
  );
}

/** Another password; all other browsers are signed out by that. */
export function OwnPassword(): ReactElement {
  const client = useQueryClient();
  const [typed, setTyped] = useState({ password: "", newPassword: "" });
  const change = useMutation({
    mutationFn: () => accountApi.changePassword(typed),
    gcTime: 0,
    onSuccess: () => {
      setTyped({ password: "", newPassword: "" });
      void client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!change.isPending && typed.password !== "" && typed.newPassword !== "") change.mutate();
  };
  return (
    <section className="card stack" aria-label={text.account.passwordTitle}>
      <h2>{text.account.passwordTitle}</h2>
      <form className="stack" onSubmit={submit}>
        <PasswordInput
          label={text.account.currentPassword}
          autoComplete="current-password"
          maxLength={200}
          value={typed.password}
          onChange={({ currentTarget: { value } }) => setTyped((before) => ({ ...before, password: value }))}
        />
        <PasswordInput
          label={text.account.newPassword}
          description={text.account.passwordHint}
          autoComplete="new-password"
          maxLength={200}
          value={typed.newPassword}
          onChange={({ currentTarget: { value } }) => setTyped((before) => ({ ...before, newPassword: value }))}
        />
        {change.isError && <ProblemNote error={change.error} />}
        {change.isSuccess && (
          <Note icon="tick" tone="good" isUrgent>
            {text.account.passwordChanged}
          </Note>
        )}
        <div>
          <Button type="submit" variant="default" loading={change.isPending}>
            {text.account.changePassword}
          </Button>
        </div>
      </form>
    </section>
  );
}
