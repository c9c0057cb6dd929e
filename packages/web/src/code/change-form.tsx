import { Button, Checkbox } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import type { CodeDetail } from "../api-types.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { ApiProblem } from "../request.ts";
import { changeOf, draftOfCode, touchesTimes } from "./change-draft.ts";
import { ChangePreview } from "./change-preview.tsx";
import { ASKS, draftProblems } from "./draft.ts";
import { faultsOf, restOf } from "./faults.ts";
import type { FieldProps } from "./field-props.ts";
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

/** Changes when a code opens, how often, and what it is called; what comes of it is shown before it is saved. */
export function ChangeForm({ code, onClose }: ChangeFormProps): ReactElement {
  const zone = useZone();
  const [before] = useState(() => draftOfCode(code, zone));
  const [draft, setDraft] = useState(before);
  const [hasTried, setTried] = useState(false);
  const save = useChangeCode(code.id);
  const change = changeOf(code, before, draft);
  const isSame = Object.keys(change).length === 0;
  const live = useChangePreview(code.id, touchesTimes(change) ? change : null);
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
      <WhenParts {...fields} />
      <UsesField {...fields} />
      <LabelFields {...fields} />
      <ChangePreview live={live} kind={code.kind} rest={restOf(faults)} />
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
      {overtaken === null && (
        <div className="row">
          <Button type="submit" loading={save.isPending} disabled={isSame}>
            {text.code.save}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {text.app.cancel}
          </Button>
        </div>
      )}
    </form>
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
