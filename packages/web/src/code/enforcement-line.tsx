import type { ReactElement } from "react";
import type { Enforcement } from "@cardea/core";
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
  if (enforcement === "lock") return <Mark icon="shield" tone="good" children={text.enforcement.lock} />;
  const when = endsAt === null ? null : momentText(msOf(endsAt), zone, now);
  return <Mark icon="cloud" tone="info" children={text.enforcement.cardea(when)} />;
}
