import type { CodeState } from "@cardea/core";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import type { IconName } from "../ui/icon.tsx";
import { Mark, type Tone } from "../ui/mark.tsx";

const LOOKS: Readonly<Record<CodeState, readonly [IconName, Tone]>> = {
  dormant: ["moon", "sleep"],
  scheduled: ["clock", "info"],
  active: ["tick", "good"],
  expired: ["circle", "sleep"],
  used: ["circle", "sleep"],
  revoked: ["stop", "sleep"],
};

/** Where a code stands in its life. */
export function StateMark({ state }: { readonly state: CodeState }): ReactElement {
  const [icon, tone] = LOOKS[state];
  return (
    <Mark icon={icon} tone={tone}>
      {text.state[state]}
    </Mark>
  );
}
