import type { ReactElement } from "react";
import type { CodeInput, Preview, Rule } from "../api-types.ts";
import { momentText, msOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { locale, text } from "../text/text.ts";
import { Mark, Note } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import type { Draft } from "./draft.ts";
import { Strip } from "./strip.tsx";
import { WindowList } from "./window-list.tsx";
import { ruleInWords, type Sight } from "./windows-in-words.ts";

interface PreviewPanelProps {
  readonly draft: Draft;
  readonly preview: Preview | null;
  /** Problems that no field shows. */
  readonly rest: readonly string[];
}

/** What will happen, before anything is made: the windows on a strip and in words, digits, and what the clocks do. */
export function PreviewPanel({ draft, preview, rest }: PreviewPanelProps): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  if (preview === null) return <p className="quiet small">{text.newCode.notYet}</p>;
  return (
    <div className="stack" data-preview={preview.problems.length === 0 ? "sound" : "problems"}>
      {rest.map((problem) => (
        <Note key={problem} icon="triangle" tone="bad">
          {problem}
        </Note>
      ))}
      {preview.notes.map((note) => (
        <Note key={note.path + note.chosenAt} icon="clock" tone="info">
          {text.newCode[note.code](momentText(msOf(note.chosenAt), zone, now))}
        </Note>
      ))}
      {draft.kind !== "emergency" && (
        <>
          <h3>{text.newCode.strip}</h3>
          <Strip windows={preview.windows} />
          <WindowList windows={preview.windows} />
        </>
      )}
      {preview.pinLength !== null && (
        <Mark icon="digits" tone="sleep">
          {draft.kind === "custom" ? text.newCode.ownDigits : text.newCode.digits(preview.pinLength)}
        </Mark>
      )}
    </div>
  );
}

/** The whole wish as one sentence: "Ann can open Front door and Garage today 15:00 – 17:00."; before that, what is missing. */
export function wishInWords(
  draft: Draft,
  input: CodeInput,
  context: Sight & { preview: Preview | null; doors: readonly string[] },
): string {
  const { preview, doors } = context;
  const name = draft.name.trim();
  if (doors.length === 0) return name === "" ? text.newCode.nobodyYet : text.newCode.whichDoors(name);
  const who = name === "" ? text.newCode.somebody : name;
  const where = new Intl.ListFormat(locale).format(doors);
  const window = { from: preview?.startsAt ?? null, until: preview?.endsAt ?? null };
  return text.newCode.summary[draft.kind](who, where, ruleInWords(ruleOf(input), window, context));
}

function ruleOf(input: CodeInput): Rule {
  return {
    startsAt: input.startsAt ?? null,
    endsAt: input.endsAt ?? null,
    weekly: input.weekly ?? [],
    dated: [],
    terms: input.terms ?? [],
    except: input.except ?? [],
    maxUses: null,
    firstUseTtlMinutes: null,
  };
}
