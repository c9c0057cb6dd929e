import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../api.ts";
import type { Code } from "../api-types.ts";
import { locale, text } from "../text/text.ts";
import { HoldButton } from "../ui/hold-button.tsx";
import { Note } from "../ui/mark.tsx";
import { problemText } from "../ui/problem-note.tsx";
import type { Choosing } from "./choosing.ts";
import styles from "./list.module.css";
import { CODE_LIST } from "./use-code-list.ts";

/** Names that are told one by one. */
const NAMES_MAX = 3;

interface Outcome {
  readonly revoked: readonly string[];
  readonly failed: readonly { readonly code: Code; readonly why: string }[];
}

interface ChosenBarProps {
  readonly choosing: Choosing;
  /** All that the list shows. */
  readonly shown: readonly Code[];
}

/** What can be done with the chosen codes: end them all, after a hold. */
export function ChosenBar({ choosing, shown }: ChosenBarProps): ReactElement {
  const client = useQueryClient();
  const codes = [...choosing.chosen.values()];
  const revoke = useMutation({
    mutationFn: () => revokeAll(codes),
    onSuccess: ({ revoked }) => {
      choosing.drop(revoked);
      void client.invalidateQueries({ queryKey: [CODE_LIST] });
      void client.invalidateQueries({ queryKey: ["codes"] });
      for (const id of revoked) void client.invalidateQueries({ queryKey: ["code", id] });
    },
  });
  return (
    <div className={styles["bar"]} role="region" aria-label={text.codes.chosen(codes.length)}>
      <div className="row spread">
        <span className="strong" aria-live="polite">
          {text.codes.chosen(codes.length)}
        </span>
        <span className="row">
          <Button variant="subtle" size="sm" onClick={() => choosing.add(shown)}>
            {text.codes.chooseAll}
          </Button>
          <Button variant="default" size="sm" onClick={choosing.stop}>
            {text.codes.chooseDone}
          </Button>
        </span>
      </div>
      {revoke.data !== undefined && <Told outcome={revoke.data} />}
      {codes.length > 0 && (
        <HoldButton
          icon="stop"
          isDanger
          label={text.codes.revokeChosen(codes.length)}
          hint={text.codes.revokeChosenHint(namesOf(codes))}
          isBusy={revoke.isPending}
          busyLabel={text.code.revoking}
          onHeld={() => revoke.mutate()}
        />
      )}
    </div>
  );
}

function Told({ outcome }: { readonly outcome: Outcome }): ReactElement {
  const { revoked, failed } = outcome;
  return (
    <div className="stack-s">
      {revoked.length > 0 && (
        <Note icon="tick" tone="good">
          <span role="status">{text.codes.revokedChosen(revoked.length)}</span>
        </Note>
      )}
      {failed.map(({ code, why }) => (
        <Note key={code.id} icon="triangle" tone="bad" isUrgent>
          {text.codes.notRevoked(code.holder.name, why)}
        </Note>
      ))}
    </div>
  );
}

/** One after the other: what fails keeps none of the others from ending. */
async function revokeAll(codes: readonly Code[]): Promise<Outcome> {
  const revoked: string[] = [];
  const failed: Outcome["failed"][number][] = [];
  for (const code of codes) {
    try {
      await api.revoke(code.id);
      revoked.push(code.id);
    } catch (problem) {
      failed.push({ code, why: problemText(problem) });
    }
  }
  return { revoked, failed };
}

/** "Ann, Ben and 3 others". */
function namesOf(codes: readonly Code[]): string {
  const names = [...new Set(codes.map(({ holder }) => holder.name))];
  const rest = names.length - NAMES_MAX;
  const told = rest > 1 ? [...names.slice(0, NAMES_MAX), text.codes.others(rest)] : names;
  return new Intl.ListFormat(locale).format(told);
}
