import type { ReactElement } from "react";
import type { Risk } from "../api-types.ts";
import { numberText } from "../text/formats.ts";
import { text } from "../text/text.ts";

const SIZE = 20;
const RADIUS = 7.5;
const ROUND = 2 * Math.PI * RADIUS;
const SHARE = { low: 0.2, raised: 0.6, high: 1, unknown: 0 } as const;
const TONE = { low: "good", raised: "wait", high: "bad", unknown: "sleep" } as const;

interface RiskRingProps {
  readonly risk: Risk;
  /** The number is told only to who points at it. */
  readonly isShort?: boolean;
}

/** How likely somebody guesses a PIN of a door: a ring that fills, and the words for it. */
export function RiskRing({ risk, isShort = false }: RiskRingProps): ReactElement {
  const perDay = risk.perDay === null || risk.perDay === 0 ? undefined : perDayText(risk.perDay);
  return (
    <span className={`mark tone-${TONE[risk.level]}`} title={perDay}>
      <svg className="icon" width={SIZE} height={SIZE} viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
        <circle cx="10" cy="10" r={RADIUS} fill="none" stroke="var(--line)" strokeWidth="3" />
        <circle
          cx="10"
          cy="10"
          r={RADIUS}
          fill="none"
          stroke="currentColor"
          strokeWidth="3"
          strokeLinecap="round"
          strokeDasharray={`${SHARE[risk.level] * ROUND} ${ROUND}`}
          transform="rotate(-90 10 10)"
          opacity={risk.level === "unknown" ? 0 : 1}
        />
      </svg>
      <span>
        {text.doors.risk[risk.level]}
        {perDay !== undefined && !isShort && <span className="quiet"> ({perDay})</span>}
      </span>
    </span>
  );
}

/** "1 in 50,000 a day": people see that better than 0.00002. */
export function perDayText(chance: number): string {
  const rough = Number((1 / chance).toPrecision(2));
  return text.doors.risk.perDay(numberText(Math.max(1, rough)));
}
