import type { ReactElement, ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

/** What a color means: verified, waiting, failed, information, asleep. */
export type Tone = "good" | "wait" | "bad" | "info" | "sleep";

interface MarkProps {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly title?: string | undefined;
  readonly size?: number;
}

/** Icon, word and color together, since color alone is nothing. */
export function Mark({ icon, tone, children, title, size = 18 }: MarkProps): ReactElement {
  return (
    <span className={`mark tone-${tone}`} title={title}>
      <Icon name={icon} size={size} />
      <span>{children}</span>
    </span>
  );
}

interface NoteProps {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly children: ReactNode;
  /** Read aloud when it appears. */
  readonly isUrgent?: boolean;
}

/** A mark with room for sentences and a button. */
export function Note({ icon, tone, children, isUrgent = false }: NoteProps): ReactElement {
  return (
    <div
      className={`note tone-${tone} row-fixed`}
      style={{ alignItems: "flex-start" }}
      role={isUrgent ? "alert" : undefined}
    >
      <Icon name={icon} />
      <div className="grow small" style={{ color: "var(--ink)" }}>
        {children}
      </div>
    </div>
  );
}
