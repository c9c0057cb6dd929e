import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { Moment } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { type Invitation, type RoleWish, settingsApi } from "./api.ts";
import { NO_LIMITS } from "./limit-fields.tsx";
import { roleOf } from "./member-line.tsx";
import { invitationsQuery } from "./queries.ts";
import { RoleFields } from "./role-fields.tsx";
import styles from "./settings.module.css";

/** Inviting somebody by a link, and what was invited and waits. */
export function Invitations({ siteId }: { readonly siteId: string }): ReactElement {
  const [step, setStep] = useState<"closed" | "form" | { readonly link: string }>("closed");
  const waiting = useQuery(invitationsQuery(siteId));
  const items = waiting.data?.items ?? [];
  return (
    <>
      <section className={step === "closed" ? undefined : "card stack"} aria-label={text.members.invite}>
        {step === "closed" && (
          <Button leftSection={<Icon name="plus" />} onClick={() => setStep("form")}>
            {text.members.invite}
          </Button>
        )}
        {step === "form" && (
          <InviteForm siteId={siteId} onLink={(link) => setStep({ link })} onBack={() => setStep("closed")} />
        )}
        {typeof step === "object" && <OneTimeLink link={step.link} onDone={() => setStep("closed")} />}
      </section>
      {waiting.isError && <ProblemNote error={waiting.error} onRetry={() => void waiting.refetch()} />}
      {items.length > 0 && (
        <section className="card stack" aria-label={text.members.waiting}>
          <h2>{text.members.waiting}</h2>
          <ul className={styles["lines"]}>
            {items.map((one) => (
              <InvitationLine key={one.id} siteId={siteId} invitation={one} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface InviteFormProps {
  readonly siteId: string;
  readonly onLink: (link: string) => void;
  readonly onBack: () => void;
}

function InviteForm({ siteId, onLink, onBack }: InviteFormProps): ReactElement {
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [wish, setWish] = useState<RoleWish>({ role: "staff", limits: NO_LIMITS });
  const invite = useMutation({
    mutationFn: () => settingsApi.invite(siteId, { email: email.trim(), ...wish }),
    gcTime: 0,
    onSuccess: ({ link }) => {
      void client.invalidateQueries({ queryKey: invitationsQuery(siteId).queryKey });
      onLink(link);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!invite.isPending && email.trim() !== "") invite.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <h2>{text.members.invite}</h2>
      <TextInput
        label={text.members.email}
        type="email"
        autoComplete="off"
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <RoleFields siteId={siteId} wish={wish} onChange={setWish} />
      {invite.isError && <ProblemNote error={invite.error} />}
      <div className="row">
        <Button type="submit" loading={invite.isPending}>
          {text.members.makeLink}
        </Button>
        <Button variant="subtle" onClick={onBack}>
          {text.app.cancel}
        </Button>
      </div>
    </form>
  );
}

function OneTimeLink({ link, onDone }: { readonly link: string; readonly onDone: () => void }): ReactElement {
  return (
    <div className="stack">
      <h2>{text.members.linkTitle}</h2>
      <p className="small">{text.members.linkHint}</p>
      <code className={styles["link"]} data-link>
        {link}
      </code>
      <div className="row">
        <CopyButton value={link} label={text.members.linkCopy} />
        <Button onClick={onDone}>{text.members.linkDone}</Button>
      </div>
    </div>
  );
}

function InvitationLine({ siteId, invitation }: { readonly siteId: string; readonly invitation: Invitation }) {
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => settingsApi.withdraw(siteId, invitation.id),
    onSuccess: (listed) => client.setQueryData(invitationsQuery(siteId).queryKey, listed),
  });
  return (
    <li className="row spread">
      <span className="grow">
        <span style={{ overflowWrap: "anywhere" }}>{invitation.email}</span>
        <span className="small quiet" style={{ display: "block" }}>
          {roleOf(invitation)} · <Until at={invitation.expiresAt} />
        </span>
        {withdraw.isError && <ProblemNote error={withdraw.error} />}
      </span>
      <Button
        variant="subtle"
        size="sm"
        aria-label={text.members.withdrawOf(invitation.email)}
        loading={withdraw.isPending}
        onClick={() => withdraw.mutate()}
      >
        {text.members.withdraw}
      </Button>
    </li>
  );
}

function Until({ at }: { readonly at: string }): ReactElement {
  return (
    <>
      {text.members.until("")}
      <Moment at={at} />
    </>
  );
}
