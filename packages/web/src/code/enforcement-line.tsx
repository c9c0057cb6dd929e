import type { Enforcement } from "@cardea/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { locksQuery } from "../queries.ts";
import { momentText, msOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";

interface EnforcementLineProps {
  readonly enforcement: Enforcement;
  /** When it ends next; null if that is not known or never. */
  readonly endsAt: string | null;
}

/** Who ends a code on a lock: said before it is sent, and ever after. */
export function EnforcementLine({ enforcement, endsAt }: EnforcementLineProps): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  if (enforcement === "lock")
    return (
      <Mark icon="shield" tone="good">
        {text.enforcement.lock}
      </Mark>
    );
  const when = endsAt === null ? null : momentText(msOf(endsAt), zone, now);
  return (
    <Mark icon="cloud" tone="info">
      {text.enforcement.cardea(when)}
    </Mark>
  );
}

/** Who ends a one-time code after its first entry. */
export function OneTimeLine({ lockId }: { readonly lockId: string }): ReactElement | null {
  const lock = useQuery(locksQuery).data?.items.find(({ id }) => id === lockId);
  if (lock === undefined) return null;
  return lock.capabilities.oneTime ? (
    <Mark icon="shield" tone="good">
      {text.enforcement.once}
    </Mark>
  ) : (
    <Mark icon="cloud" tone="info">
      {text.enforcement.onceByCardea}
    </Mark>
  );
}
