import { Button, Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import type { CodeDetail } from "../api-types.ts";
import { locksQuery, sortedLocks } from "../queries.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { ApiProblem } from "../request.ts";
import { changeOf, draftOfCode, touchesTimes } from "./change-draft.ts";
import { ChangePreview } from "./change-preview.tsx";
import { ASKS, draftProblems, isAskable } from "./draft.ts";
import { faultsOf, restOf } from "./faults.ts";
import type { FieldProps } from "./field-props.ts";
import { isOverState } from "./code-sentence.ts";
import { DoorFields } from "./door-fields.tsx";
import { movesOf } from "./doors.ts";
import { HoursFields } from "./hours-fields.tsx";
import { LabelFields } from "./label-fields.tsx";
import { OvertakenNote } from "./overtaken-note.tsx";
import { ExceptFields, TermFields } from "./term-fields.tsx";
import { useChangeCode } from "./use-change-code.ts";
import { useChangePreview } from "./use-preview.ts";
import { SpanFields, UsesField } from "./when-fields.tsx";

interface ChangeFormProps {
  /** As it was when the form was opened, whatever happens to it meanwhile. */
  readonly code: CodeDetail;
  readonly onClose: () => void;
}

/** Changes which doors a code opens, when, how often, and what it is called; what comes of it is shown before it is saved. */
export function ChangeForm({ code, onClose }: ChangeFormProps): ReactElement {
  const zone = useZone();
  const doors = sortedLocks(useQuery(locksQuery).data?.items ?? []).filter(({ siteId }) => siteId === code.siteId);
  const [before] = useState(() => draftOfCode(code, zone));
  const [draft, setDraft] = useState(before);
  const [hasTried, setTried] = useState(false);
  const save = useChangeCode(code.id);
  const change = changeOf(code, before, draft);
  const isSame = Object.keys(change).length === 0;
  const live = useChangePreview(code.id, touchesTimes(change) && isAskable(draft) ? change : null);
  const told = save.error instanceof ApiProblem ? save.error.fields : [];
  const faults = faultsOf(draft, { hasTried, told: [...(live.preview?.problems ?? []), ...told] });
  const fields: FieldProps = {
    draft,
    change: (edit) => {
      if (save.isError) save.reset();
      setDraft((was) => ({ ...was, ...edit }));
    },
    fault: (field) => faults.get(field),
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (draftProblems(draft).size > 0) return;
    if (isSame) onClose();
    else saveOver(code);
  };
  const saveOver = (seen: CodeDetail): void =>
    save.mutate({ change, seen }, { onSuccess: (outcome) => outcome.kind === "changed" && onClose() });
  const overtaken = save.data?.kind === "overtaken" ? save.data.theirs : null;
  return (
    <form className="stack" onSubmit={submit} noValidate data-change-form>
      {!isOverState(code.state) && <DoorFields {...fields} doors={doors} />}
      <WhenParts {...fields} />
      <UsesField {...fields} />
      <LabelFields {...fields} />
      <ChangePreview live={live} kind={code.kind} moves={movesOf(code, draft.lockIds, doors)} rest={restOf(faults)} />
      {save.isError && told.length === 0 && <ProblemNote error={save.error} />}
      {overtaken !== null && (
        <OvertakenNote
          seen={code}
          theirs={overtaken}
          change={change}
          preview={live.preview}
          isBusy={save.isPending}
          onKeepTheirs={onClose}
          onSaveMine={() => saveOver(overtaken)}
        />
      )}
      {overtaken === null && <Buttons isBusy={save.isPending} isSame={isSame} onClose={onClose} />}
    </form>
  );
}

interface ButtonsProps {
  readonly isBusy: boolean;
  readonly isSame: boolean;
  readonly onClose: () => void;
}

function Buttons({ isBusy, isSame, onClose }: ButtonsProps): ReactElement {
  return (
    <div className="row">
      <Button type="submit" loading={isBusy} disabled={isSame}>
        {text.code.save}
      </Button>
      <Button variant="subtle" onClick={onClose}>
        {text.app.cancel}
      </Button>
    </div>
  );
}

function WhenParts(props: FieldProps): ReactElement {
  const { draft, change } = props;
  const asks = ASKS[draft.kind];
  return (
    <>
      {asks.span && <SpanFields {...props} />}
      {(asks.hours || draft.hasHours) && <HoursFields {...props} />}
      {asks.term && <TermFields {...props} />}
      {asks.endless && (
        <Checkbox
          label={text.newCode.endless}
          description={text.newCode.endlessHint}
          checked={draft.endless}
          onChange={(event) => change({ endless: event.currentTarget.checked })}
        />
      )}
      {asks.except && <ExceptFields {...props} />}
    </>
  );
}
