import { Button, Checkbox } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import type { CodeDetail, Rule } from "../api-types.ts";
import { GUEST_WORDS, type GuestLocale, guestLocaleOf } from "../text/guest-message.ts";
import { language, text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { codesApi, type GuestLink, type LinkWish } from "./api.ts";
import { type LinkDraft, NO_LINK } from "./draft.ts";
import { LocaleField } from "./locale-field.tsx";

interface LinkMakerProps {
  readonly code: CodeDetail;
  /** There is a link already, which ends. */
  readonly isAgain: boolean;
  /** It was to be made together with the code, and was not. */
  readonly hasFailed: boolean;
  /** Null where there is nothing to go back to. */
  readonly onClose: (() => void) | null;
  readonly onMade: (made: { readonly url: string; readonly link: GuestLink }) => void;
}

/** Makes the link for a guest, with what it asks of them. */
export function LinkMaker({ code, isAgain, hasFailed, onClose, onMade }: LinkMakerProps): ReactElement {
  const [wish, setWish] = useState<LinkDraft>({ ...NO_LINK, isWanted: true });
  const contact = useQuery({ queryKey: ["contact", code.id], queryFn: () => codesApi.contact(code.id), retry: false });
  const [picked, setPicked] = useState<GuestLocale | null>(null);
  const locale = picked ?? guestLocaleOf(contact.data?.locale ?? null, language);
  const make = useMutation({
    mutationFn: () => codesApi.makeLink(code.id, linkWishOf(wish, locale)),
    gcTime: 0,
    onSuccess: onMade,
  });
  return (
    <div className="stack" data-link="none">
      {hasFailed && (
        <Note icon="triangle" tone="wait">
          {text.newCode.linkFailed}
        </Note>
      )}
      <p className="small quiet">{isAgain ? text.share.againHint : text.share.hint}</p>
      <LinkOptions wish={wish} canBackUp={countsNothing(code.rule)} onChange={setWish} />
      <LocaleField
        label={text.share.language}
        value={locale}
        options={Object.entries(GUEST_WORDS).map(([value, { language: name }]) => ({ value, name }))}
        onChange={(value) => setPicked(guestLocaleOf(value, language))}
      />
      <div className="row">
        <Button leftSection={<Icon name="share" />} loading={make.isPending} onClick={() => make.mutate()}>
          {isAgain ? text.share.makeAgain : text.share.make}
        </Button>
        {onClose !== null && (
          <Button variant="subtle" onClick={onClose}>
            {text.app.cancel}
          </Button>
        )}
      </div>
      {make.isError && <ProblemNote error={make.error} />}
    </div>
  );
}

/** Two codes cannot share one count, so that a code whose entries are counted has no backup. */
function countsNothing({ maxUses, firstUseTtlMinutes }: Rule): boolean {
  return maxUses === null && firstUseTtlMinutes === null;
}

interface LinkOptionsProps {
  readonly wish: LinkDraft;
  readonly canBackUp: boolean;
  readonly onChange: (wish: LinkDraft) => void;
}

/** What a link asks of the guest: a phone of their own, to be there, and what help it may give. */
export function LinkOptions({ wish, canBackUp, onChange }: LinkOptionsProps): ReactElement {
  const options = ["registeredDevice", "fence", ...(canBackUp ? (["backup"] as const) : [])] as const;
  return (
    <>
      {options.map((option) => (
        <Checkbox
          key={option}
          label={text.share.option[option].name}
          description={text.share.option[option].hint}
          checked={wish[option]}
          onChange={(event) => onChange({ ...wish, [option]: event.currentTarget.checked })}
        />
      ))}
    </>
  );
}

/** The request that the choices mean. */
export function linkWishOf({ registeredDevice, backup, fence }: LinkDraft, locale: string): LinkWish {
  return { registeredDevice, backup, fence: fence ? {} : null, ...(locale === "" ? {} : { locale }) };
}
