import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { CodeDetail } from "../api-types.ts";
import { useSite, useZone } from "../site/site-context.tsx";
import { guestLocaleOf } from "../text/guest-message.ts";
import { language, text } from "../text/text.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Qr } from "../ui/qr.tsx";
import { codesApi } from "./api.ts";
import { type GuestMessage, guestMessage, mailLink, smsLink } from "./guest-message.ts";
import styles from "./list.module.css";

/** A link that was just made, and the ways to send it: it is shown only now. */
export function SendLink({ code, url }: { readonly code: CodeDetail; readonly url: string }): ReactElement {
  const zone = useZone();
  const site = useSite();
  const contact = useQuery({ queryKey: ["contact", code.id], queryFn: () => codesApi.contact(code.id), retry: false });
  const { email = null, phone = null, locale = null } = contact.data ?? {};
  const place = site?.name ?? text.app.name;
  const message = guestMessage({ code, place, zone, url, locale: guestLocaleOf(locale, language) });
  return (
    <div className={styles["send"]}>
      <div className="stack grow">
        <p className="small">{text.share.made}</p>
        <output className={`small ${styles["url"]}`} aria-label={text.share.link}>
          {url}
        </output>
        <div className="row">
          <CopyButton value={url} label={text.share.copyLink} />
          <CopyButton value={message.body} label={text.share.copyMessage} />
          <Button component="a" variant="default" href={mailLink(email, message)} leftSection={<Icon name="mail" />}>
            {text.share.mail}
          </Button>
          <Button component="a" variant="default" href={smsLink(phone, message)} leftSection={<Icon name="phone" />}>
            {text.share.sms}
          </Button>
          <NativeShare message={message} />
        </div>
      </div>
      <Qr value={url} label={text.share.qr} />
    </div>
  );
}

/** The phone's own way to send things, where it has one. */
function NativeShare({ message }: { readonly message: GuestMessage }): ReactElement | null {
  const share = useMutation({
    mutationFn: () => navigator.share({ title: message.subject, text: message.body }).catch(unlessClosed),
  });
  if (!("share" in navigator)) return null;
  return (
    <>
      <Button leftSection={<Icon name="share" />} onClick={() => share.mutate()}>
        {text.share.share}
      </Button>
      {share.isError && (
        <span className="small tone-bad" role="alert">
          {text.share.notShared}
        </span>
      )}
    </>
  );
}

/** Who closes the sheet has decided; there is nothing to say to that. */
function unlessClosed(problem: unknown): void {
  if (!(problem instanceof DOMException && problem.name === "AbortError")) throw problem;
}
