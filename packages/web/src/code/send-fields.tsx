import { Checkbox } from "@mantine/core";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import type { Draft } from "./draft.ts";
import type { FieldProps } from "./field-props.ts";
import type { LinkWish } from "./api.ts";
import { LinkOptions, linkWishOf } from "./link-maker.tsx";

/** Whether a link for the guest is made with the code, and what it asks of them. */
export function SendFields({ draft, change }: FieldProps): ReactElement | null {
  const { link } = draft;
  if (!canHaveLink(draft)) return <p className="small quiet">{text.newCode.noLinkForEmergency}</p>;
  return (
    <>
      <Checkbox
        label={text.newCode.makeLink}
        description={text.newCode.sendHint}
        checked={link.isWanted}
        onChange={(event) => change({ link: { ...link, isWanted: event.currentTarget.checked } })}
      />
      {link.isWanted && (
        <LinkOptions wish={link} canBackUp={canBackUp(draft)} onChange={(next) => change({ link: next })} />
      )}
    </>
  );
}

/** An emergency code has no stay to show to a guest. */
function canHaveLink({ kind }: Draft): boolean {
  return kind !== "emergency";
}

/** Two codes cannot share one count of entries. */
function canBackUp({ kind, maxUses }: Draft): boolean {
  return kind !== "one_time" && maxUses === "";
}

/** The link that the form means; null for none. */
export function linkOf(draft: Draft): LinkWish | null {
  const { link, locale } = draft;
  if (!link.isWanted || !canHaveLink(draft)) return null;
  return linkWishOf({ ...link, backup: link.backup && canBackUp(draft) }, locale);
}

/** What the guest is sent, in one sentence. */
export function sendingInWords(draft: Draft): string {
  const { link } = draft;
  if (!link.isWanted || !canHaveLink(draft)) return text.newCode.willSend.nothing;
  const asks = [
    ...(link.registeredDevice ? [text.newCode.asksDevice] : []),
    ...(link.fence ? [text.newCode.asksFence] : []),
  ];
  return text.newCode.willSend.link(asks);
}
