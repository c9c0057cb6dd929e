import { NativeSelect } from "@mantine/core";
import { type Role, ROLES } from "@cardea/core";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import type { RoleWish } from "./api.ts";
import { LimitFields, NO_LIMITS } from "./limit-fields.tsx";

interface RoleFieldsProps {
  readonly siteId: string;
  readonly wish: RoleWish;
  readonly onChange: (wish: RoleWish) => void;
}

/** A role, and for staff what it is limited to. */
export function RoleFields({ siteId, wish, onChange }: RoleFieldsProps): ReactElement {
  const roles = ROLES.map((role) => ({ value: role, label: text.members.roles[role] }));
  return (
    <>
      <NativeSelect
        label={text.members.role}
        description={text.members.roleHints[wish.role]}
        size="md"
        data={roles}
        value={wish.role}
        onChange={(event) => onChange({ role: event.currentTarget.value as Role, limits: NO_LIMITS })}
      />
      {wish.role === "staff" && (
        <LimitFields siteId={siteId} limits={wish.limits} onChange={(limits) => onChange({ ...wish, limits })} />
      )}
    </>
  );
}
