import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { api } from "../api.ts";
import { ApiProblem } from "../request.ts";
import { sessionQuery } from "../queries.ts";
import type { Link } from "../routes/link-token.ts";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Entrance } from "./entrance.tsx";

interface JoinProps {
  readonly link: Link;
  /** The link was used or put away. */
  readonly onDone: () => void;
}

/** Who opens a link says who it is, and is a member from then on. */
export function JoinPage({ link, onDone }: JoinProps): ReactElement {
  const isOwner = link.kind === "setup";
  return (
    <Entrance
      title={isOwner ? text.account.ownerTitle : text.account.joinTitle}
      intro={isOwner ? text.account.ownerIntro : text.account.joinIntro}
    >
      <JoinForm link={link} onDone={onDone} />
    </Entrance>
  );
}

function JoinForm({ link, onDone }: JoinProps): ReactElement {
  const client = useQueryClient();
  const [person, setPerson] = useState({ name: "", email: "", password: "" });
  const join = useMutation({
    mutationFn: () => {
      const { name, email, password } = person;
      return link.kind === "setup"
        ? api.setUp({ token: link.token, name, email, password })
        : api.acceptInvitation({ token: link.token, name, password });
    },
    gcTime: 0,
    onSuccess: (session) => {
      // A member with a second factor is asked for it by the page for signing in.
      if (!session.secondFactorNeeded) client.setQueryData(sessionQuery.queryKey, session);
      onDone();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!join.isPending) join.mutate();
  };
  const field = (name: keyof typeof person) => ({
    required: true,
    value: person[name],
    error: fieldProblem(join.error, name),
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setPerson((before) => ({ ...before, [name]: value }));
    },
  });
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput label={text.account.name} autoComplete="name" maxLength={120} {...field("name")} />
      {link.kind === "setup" && (
        <TextInput
          label={text.account.email}
          type="email"
          autoComplete="username"
          maxLength={254}
          {...field("email")}
        />
      )}
      <PasswordInput
        label={text.account.password}
        description={text.account.passwordHint}
        autoComplete="new-password"
        maxLength={200}
        {...field("password")}
      />
      {join.isError && <ProblemNote error={join.error} />}
      <div className="row">
        <Button type="submit" loading={join.isPending}>
          {text.account.join}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {text.app.cancel}
        </Button>
      </div>
    </form>
  );
}

function fieldProblem(error: unknown, path: string): string | null {
  if (!(error instanceof ApiProblem)) return null;
  return error.fields.find((field) => field.path === path)?.message ?? null;
}
