import type { CodeState } from "@cardea/core";
import type { ReactElement } from "react";
import type { Code } from "../api-types.ts";
import { text } from "../text/text.ts";
import type { IconName } from "../ui/icon.tsx";
import { Mark, type Tone } from "../ui/mark.tsx";
import { isAsleep } from "./code-sentence.ts";

const LOOKS: Readonly<Record<CodeState, readonly [IconName, Tone]>> = {
  dormant: ["moon", "sleep"],
  scheduled: ["clock", "info"],
  active: ["tick", "good"],
  expired: ["circle", "sleep"],
  used: ["circle", "sleep"],
  revoked: ["stop", "sleep"],
};

interface StateMarkProps {
  readonly code: Code;
  readonly now: number;
}

/** Where a code stands in its life; one whose phone is not near sleeps, whatever its times say. */
export function StateMark({ code, now }: StateMarkProps): ReactElement {
  const isSleeping = isAsleep(code, now);
  const [icon, tone] = LOOKS[isSleeping ? "dormant" : code.state];
  return (
    <Mark icon={icon} tone={tone}>
      {isSleeping ? text.code.asleep : text.state[code.state]}
    </Mark>
  );
}
