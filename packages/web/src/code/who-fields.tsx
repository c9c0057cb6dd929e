import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../api.ts";
import type { Code } from "../api-types.ts";
import { GUEST_LOCALES, GUEST_WORDS } from "../text/guest-message.ts";
import { text } from "../text/text.ts";
import type { FieldProps } from "./field-props.ts";
import styles from "./form.module.css";
import { LocaleField } from "./locale-field.tsx";

const RECENT_MAX = 5;
/** Codes looked through for people; one person may have many. */
const RECENT_CODES = 25;

/** Who gets the code: somebody new by name, or one of those who had one lately. */
export function WhoFields({ draft, change, fault }: FieldProps): ReactElement {
  const recent = useQuery({
    queryKey: ["codes", "recent people"],
    queryFn: () => api.codes({}, { limit: RECENT_CODES }),
    select: ({ items }) => recentPeople(items),
  });
  return (
    <>
      <TextInput
        label={text.newCode.name}
        placeholder={text.newCode.namePlaceholder}
        value={draft.name}
        maxLength={120}
        autoComplete="off"
        error={fault("holder.name")}
        onChange={(event) => change({ name: event.currentTarget.value, holderId: null })}
      />
      {(recent.data ?? []).length > 0 && (
        <div className={styles["chipRow"]} role="group" aria-label={text.newCode.recent}>
          {recent.data?.map(({ id, name }) => (
            <button
              key={id}
              type="button"
              className={styles["chip"]}
              aria-pressed={draft.holderId === id}
              onClick={() => change({ name, holderId: id })}
            >
              {name}
            </button>
          ))}
        </div>
      )}
      {draft.holderId === null && <ContactFields draft={draft} change={change} fault={fault} />}
    </>
  );
}

/** How somebody new is reached: of use for sending them their link, and kept sealed. */
function ContactFields({ draft, change, fault }: FieldProps): ReactElement {
  const isBegun = draft.email !== "" || draft.phone !== "" || draft.locale !== "";
  const languages = GUEST_LOCALES.map((value) => ({ value, name: GUEST_WORDS[value].language }));
  return (
    <details className={styles["fold"]} open={isBegun || undefined}>
      <summary>{text.newCode.contact}</summary>
      <div className="stack">
        <p className="small quiet">{text.newCode.contactHint}</p>
        <div className={styles["pair"]}>
          <TextInput
            type="email"
            label={text.newCode.email}
            value={draft.email}
            maxLength={254}
            autoComplete="off"
            error={fault("holder.email")}
            onChange={(event) => change({ email: event.currentTarget.value })}
          />
          <TextInput
            type="tel"
            label={text.newCode.phone}
            placeholder={text.newCode.phoneHint}
            value={draft.phone}
            maxLength={30}
            autoComplete="off"
            error={fault("holder.phone")}
            onChange={(event) => change({ phone: event.currentTarget.value })}
          />
        </div>
        <LocaleField
          label={text.newCode.language}
          value={draft.locale}
          options={[{ value: "", name: text.newCode.languageAny }, ...languages]}
          onChange={(locale) => change({ locale })}
        />
      </div>
    </details>
  );
}

/** The people of the newest codes, each once. */
function recentPeople(codes: readonly Code[]): readonly Code["holder"][] {
  const people = new Map(codes.map(({ holder }) => [holder.id, holder]));
  return [...people.values()].slice(0, RECENT_MAX);
}
