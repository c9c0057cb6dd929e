import type { ReactElement } from "react";
import type { CodeKind } from "@cardea/core";
import type { Preview } from "../api-types.ts";
import { momentText, msOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Mark, Note } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useNow } from "../ui/use-now.ts";
import type { Moves } from "./doors.ts";
import { EnforcementLine } from "./enforcement-line.tsx";
import { Strip } from "./strip.tsx";
import type { LivePreview } from "./use-preview.ts";
import { WindowList } from "./window-list.tsx";

const NO_MOVES: Moves = { comesTo: [], leaves: [] };

interface ChangePreviewProps {
  readonly live: LivePreview;
  readonly kind: CodeKind;
  readonly moves?: Moves;
  /** Problems that no field shows. */
  readonly rest: readonly string[];
}

/** What a change would mean, before it is made: the windows, and who ends them at each door. */
export function ChangePreview({
  live: { preview, error },
  kind,
  moves = NO_MOVES,
  rest,
}: ChangePreviewProps): ReactElement | null {
  if (error !== null) return <ProblemNote error={error} />;
  if (preview === null) return null;
  return (
    <div className="stack" aria-live="polite" data-preview={preview.problems.length === 0 ? "sound" : "problems"}>
      {rest.map((problem) => (
        <Note key={problem} icon="triangle" tone="bad">
          {problem}
        </Note>
      ))}
      <MovesList moves={moves} />
      <Notes preview={preview} />
      {preview.windows.length > 0 && (
        <>
          <h3>{text.code.thenOpen}</h3>
          <Strip windows={preview.windows} />
          <WindowList windows={preview.windows} />
          {kind !== "emergency" && <Doors preview={preview} />}
        </>
      )}
    </div>
  );
}

function MovesList({ moves: { comesTo, leaves } }: { readonly moves: Moves }): ReactElement | null {
  if (comesTo.length + leaves.length === 0) return null;
  return (
    <ul className="stack-s" data-moves>
      {comesTo.map((door) => (
        <li key={door}>
          <Mark icon="plus" tone="info">
            {text.code.comesTo(door)}
          </Mark>
        </li>
      ))}
      {leaves.map((door) => (
        <li key={door}>
          <Mark icon="out" tone="wait">
            {text.code.leaves(door)}. <span className="quiet">{text.code.leavesHint}</span>
          </Mark>
        </li>
      ))}
    </ul>
  );
}

function Notes({ preview }: { readonly preview: Preview }): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  return (
    <>
      {preview.notes.map((note) => (
        <Note key={note.path + note.chosenAt} icon="clock" tone="info">
          {text.newCode[note.code](momentText(msOf(note.chosenAt), zone, now))}
        </Note>
      ))}
    </>
  );
}

function Doors({ preview }: { readonly preview: Preview }): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  return (
    <ul className="stack-s small">
      {preview.locks.map(({ lockId, lockName, enforcement, fullAt }) => (
        <li key={lockId}>
          <bdi className="strong">{lockName}</bdi>{" "}
          <EnforcementLine enforcement={enforcement} endsAt={preview.windows[0]?.until ?? null} />
          {fullAt !== null && (
            <Mark icon="stop" tone="bad">
              {text.newCode.fullAt(momentText(msOf(fullAt), zone, now))}
            </Mark>
          )}
        </li>
      ))}
    </ul>
  );
}
