import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { text } from "../text/text.ts";
import { ApiProblem } from "../request.ts";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { type HolderDetail, peopleApi } from "./api.ts";
import { holderQuery } from "./queries.ts";

interface ContactCardProps {
  readonly holder: HolderDetail;
  readonly mayChange: boolean;
}

/** How a person is reached. */
export function ContactCard({ holder, mayChange }: ContactCardProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const { contact } = holder;
  return (
    <section className="card stack" aria-label={text.people.contact}>
      <h2>{text.people.contact}</h2>
      {contact === null && <p className="small quiet">{text.people.contactHidden}</p>}
      {contact !== null && !isOpen && (
        <>
          {contact.email === null && contact.phone === null && <p className="quiet">{text.people.noContact}</p>}
          {contact.email !== null && (
            <a className="row-fixed" href={`mailto:${contact.email}`}>
              <Icon name="mail" /> <span className="cut">{contact.email}</span>
            </a>
          )}
          {contact.phone !== null && (
            <a className="row-fixed" href={`tel:${contact.phone}`}>
              <Icon name="phone" /> {contact.phone}
            </a>
          )}
          {mayChange && (
            <div>
              <Button variant="default" leftSection={<Icon name="edit" />} onClick={() => setOpen(true)}>
                {text.people.change}
              </Button>
            </div>
          )}
        </>
      )}
      {isOpen && <ContactForm holder={holder} onDone={() => setOpen(false)} />}
    </section>
  );
}

function ContactForm({ holder, onDone }: { readonly holder: HolderDetail; readonly onDone: () => void }): ReactElement {
  const client = useQueryClient();
  const [typed, setTyped] = useState({
    name: holder.name,
    email: holder.contact?.email ?? "",
    phone: holder.contact?.phone ?? "",
  });
  const save = useMutation({
    mutationFn: () =>
      peopleApi.change(holder.id, {
        name: typed.name.trim(),
        email: typed.email.trim() || null,
        phone: typed.phone.replace(/[\s()/-]/g, "") || null,
      }),
    gcTime: 0,
    onSuccess: (changed) => {
      client.setQueryData(holderQuery(holder.id).queryKey, changed);
      void client.invalidateQueries({ queryKey: ["holders"] });
      void client.invalidateQueries({ queryKey: ["codes"] });
      onDone();
    },
  });
  const fields = save.error instanceof ApiProblem ? save.error.fields : [];
  const field = (name: "name" | "email" | "phone") => ({
    value: typed[name],
    error: fields.find(({ path }) => path === name)?.message,
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setTyped((before) => ({ ...before, [name]: value })),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!save.isPending && typed.name.trim() !== "") save.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <TextInput label={text.people.name} maxLength={120} autoComplete="off" {...field("name")} />
      <TextInput label={text.people.email} type="email" maxLength={254} autoComplete="off" {...field("email")} />
      <TextInput
        label={text.people.phone}
        description={text.people.phoneHint}
        type="tel"
        maxLength={30}
        autoComplete="off"
        {...field("phone")}
      />
      {save.isError && fields.length === 0 && <ProblemNote error={save.error} />}
      <div className="row">
        <Button type="submit" loading={save.isPending}>
          {text.people.save}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {text.app.cancel}
        </Button>
      </div>
    </form>
  );
}
