import { Checkbox } from "@mantine/core";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import type { Draft } from "./draft.ts";
import type { FieldProps } from "./field-props.ts";
import { LinkOptions } from "./link-maker.tsx";

/** Whether a link for the guest is made with the code, and what it asks of them. */
export function SendFields({ draft, change }: FieldProps): ReactElement {
  const { link } = draft;
  return (
    <>
      <Checkbox
        label={text.newCode.makeLink}
        description={text.newCode.sendHint}
        checked={link.isWanted}
        onChange={(event) => change({ link: { ...link, isWanted: event.currentTarget.checked } })}
      />
      {link.isWanted && <LinkOptions wish={link} onChange={(next) => change({ link: next })} />}
    </>
  );
}

/** What the guest is sent, in one sentence. */
export function sendingInWords({ link }: Draft): string {
  if (!link.isWanted) return text.newCode.willSend.nothing;
  const asks = [
    ...(link.registeredDevice ? [text.newCode.asksDevice] : []),
    ...(link.fence ? [text.newCode.asksFence] : []),
  ];
  return text.newCode.willSend.link(asks);
}
