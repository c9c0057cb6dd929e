import { unreachable } from "@cardea/core";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { text } from "../text/text.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { HoldButton } from "../ui/hold-button.tsx";
import type { IconName } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import type { Finding } from "./api.ts";
import { type Undo, useMend } from "./use-mend.ts";

interface RemedyProps {
  readonly finding: Finding;
  readonly onUndo: (undo: Undo) => void;
}

/** What mends a finding: a tap where it can be taken back, a hold where not, else the way to where it is mended. */
export function RemedyPart(props: RemedyProps): ReactElement | null {
  switch (props.finding.remedy) {
    case "set_end":
    case "limit_wrong_pins":
    case "withdraw_invitation":
      return <TapRemedy {...props} />;
    case "revoke_code":
    case "replace_pin":
    case "remove_unmanaged":
    case "require_second_factor":
    case "revoke_key":
      return <HoldRemedy {...props} remedy={props.finding.remedy} />;
    case "make_backup":
      return <BackupCommand />;
    case "change_batteries":
    case "update_firmware":
      return null; // done at the lock
    case "choose_pin":
    case "see_code":
    case "see_codes":
    case "look_at_lock":
    case "own_second_factor":
    case "ask_member":
    case "read_log":
      return <LinkRemedy finding={props.finding} />;
    default:
      return unreachable(props.finding.remedy);
  }
}

function TapRemedy({ finding, onUndo }: RemedyProps): ReactElement {
  const mend = useMend(finding, onUndo);
  return (
    <div className="stack">
      <Button variant="default" loading={mend.isPending} onClick={() => mend.mutate()}>
        {tapWords(finding)}
      </Button>
      {mend.isError && <ProblemNote error={mend.error} />}
    </div>
  );
}

function tapWords({ remedy, facts }: Finding): string {
  const words = text.checkUp.remedy;
  if (remedy === "limit_wrong_pins") return words.limit_wrong_pins(Number(facts["limit"]));
  return remedy === "set_end" ? words.set_end : words.withdraw_invitation;
}

type Held = "revoke_code" | "replace_pin" | "remove_unmanaged" | "require_second_factor" | "revoke_key";
const ICONS: Readonly<Record<Held, IconName>> = {
  revoke_code: "stop",
  replace_pin: "refresh",
  remove_unmanaged: "trash",
  require_second_factor: "shield",
  revoke_key: "stop",
};

function HoldRemedy({ finding, onUndo, remedy }: RemedyProps & { readonly remedy: Held }): ReactElement {
  const [isAsking, setAsking] = useState(false);
  const mend = useMend(finding, onUndo);
  const hint = text.checkUp.hint[remedy];
  const label = text.checkUp.remedy[remedy];
  if (!isAsking)
    return (
      <Button variant="default" onClick={() => setAsking(true)}>
        {label}…
      </Button>
    );
  return (
    <div className="stack">
      <HoldButton
        icon={ICONS[remedy]}
        isDanger={remedy !== "require_second_factor"}
        label={label}
        hint={typeof hint === "string" ? hint : hint(finding.subject.name)}
        isBusy={mend.isPending}
        onHeld={() => mend.mutate()}
      />
      {mend.isError && <ProblemNote error={mend.error} />}
    </div>
  );
}

function BackupCommand(): ReactElement {
  const { command } = text.checkUp.finding.no_backup;
  return (
    <div className="stack">
      <code>{command}</code>
      <CopyButton value={command} label={text.setUp.copy} />
    </div>
  );
}

const PLACES = {
  see_codes: "/codes",
  look_at_lock: "/doors",
  own_second_factor: "/account",
  ask_member: "/people",
  read_log: "/log",
} as const;

function LinkRemedy({ finding: { remedy, subject } }: { readonly finding: Finding }): ReactElement | null {
  if (remedy === "see_code" || remedy === "choose_pin") {
    const codeId = subject.id ?? "";
    return (
      <Button variant="default" renderRoot={(props) => <Link to="/codes/$codeId" params={{ codeId }} {...props} />}>
        {text.checkUp.remedy[remedy]}
      </Button>
    );
  }
  if (!isPlace(remedy)) return null;
  return (
    <Button variant="default" renderRoot={(props) => <Link to={PLACES[remedy]} {...props} />}>
      {text.checkUp.remedy[remedy]}
    </Button>
  );
}

function isPlace(remedy: Finding["remedy"]): remedy is keyof typeof PLACES {
  return Object.hasOwn(PLACES, remedy);
}
