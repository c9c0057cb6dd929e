import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { type SiteMember, settingsApi } from "./api.ts";
import { membersQuery } from "./queries.ts";
import { RoleFields } from "./role-fields.tsx";

interface MemberLineProps {
  readonly siteId: string;
  readonly member: SiteMember;
  readonly isYou: boolean;
  /** The viewer may change and remove members. */
  readonly isOwner: boolean;
}

/** One member with its role, and for owners the ways to change that. */
export function MemberLine({ siteId, member, isYou, isOwner }: MemberLineProps): ReactElement {
  const [open, setOpen] = useState<"change" | "remove" | null>(null);
  const { name } = member;
  const close = (): void => setOpen(null);
  return (
    <li className="stack">
      <div className="stack-s">
        <div className="strong">
          <bdi>{name}</bdi> {isYou && <span className="quiet">({text.members.you})</span>}
        </div>
        <div className="small quiet" style={{ overflowWrap: "anywhere" }}>
          {member.email}
        </div>
        <div className="small row" style={{ columnGap: 16 }}>
          <span>{roleOf(member)}</span>
          <FactorMark member={member} />
        </div>
      </div>
      {isOwner && !member.everySite && open === null && (
        <div className="row">
          <Button
            variant="default"
            size="sm"
            aria-label={text.members.changeOf(name)}
            onClick={() => setOpen("change")}
          >
            {text.members.change}
          </Button>
          <Button variant="subtle" size="sm" aria-label={text.members.removeOf(name)} onClick={() => setOpen("remove")}>
            {text.members.remove}
          </Button>
        </div>
      )}
      {open === "change" && <ChangeRole siteId={siteId} member={member} onDone={close} />}
      {open === "remove" && <Remove siteId={siteId} member={member} onDone={close} />}
    </li>
  );
}

/** The role with what narrows it, in a line. */
export function roleOf({
  role,
  limits,
  everySite = false,
}: Pick<SiteMember, "role" | "limits"> & { everySite?: boolean }) {
  const limited = text.members.limited(limits.lockIds?.length ?? null, limits.stayDaysMax);
  const kinds = limits.kinds === null ? "" : text.members.someKinds;
  const all = [text.members.roles[role], everySite ? text.members.everySite : "", limited, kinds];
  return all.filter((part) => part !== "").join(" · ");
}

function FactorMark({ member }: { readonly member: SiteMember }): ReactElement {
  const { secondFactor, passkeys } = member;
  const words = text.members.factor;
  if (!secondFactor && passkeys === 0) {
    return (
      <Mark icon="triangle" tone="wait" size={16}>
        {words.none}
      </Mark>
    );
  }
  return (
    <Mark icon="shield" tone="good" size={16}>
      {secondFactor && passkeys > 0 ? words.both : secondFactor ? words.app : words.passkey}
    </Mark>
  );
}

interface DialogProps {
  readonly siteId: string;
  readonly member: SiteMember;
  readonly onDone: () => void;
}

function ChangeRole({ siteId, member, onDone }: DialogProps): ReactElement {
  const client = useQueryClient();
  const [wish, setWish] = useState({ role: member.role, limits: member.limits });
  const save = useMutation({
    mutationFn: () => settingsApi.changeRole(siteId, member.id, wish),
    onSuccess: (listed) => {
      client.setQueryData(membersQuery(siteId).queryKey, listed);
      onDone();
    },
  });
  return (
    <div className="stack">
      <RoleFields siteId={siteId} wish={wish} onChange={setWish} />
      {save.isError && <ProblemNote error={save.error} />}
      <div className="row">
        <Button loading={save.isPending} onClick={() => save.mutate()}>
          {text.members.saveRole}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {text.app.cancel}
        </Button>
      </div>
    </div>
  );
}

function Remove({ siteId, member, onDone }: DialogProps): ReactElement {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => settingsApi.removeMember(siteId, member.id),
    onSuccess: (listed) => client.setQueryData(membersQuery(siteId).queryKey, listed),
  });
  return (
    <div className="stack" role="alertdialog" aria-label={text.members.removeOf(member.name)}>
      <p className="small">{text.members.removeHint(member.name)}</p>
      {remove.isError && <ProblemNote error={remove.error} />}
      <div className="row">
        <Button className="danger" loading={remove.isPending} onClick={() => remove.mutate()}>
          {text.members.removeYes}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {text.members.keep}
        </Button>
      </div>
    </div>
  );
}
