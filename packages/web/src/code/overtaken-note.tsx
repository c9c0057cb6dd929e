import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { CodeDetail, Preview } from "../api-types.ts";
import { locksQuery, sortedLocks } from "../queries.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import { type Aspect, aspectsOf, changedAspects } from "./conflict.ts";
import type { CodeChange } from "./api.ts";
import styles from "./list.module.css";
import { ruleInWords, type Sight } from "./windows-in-words.ts";

interface OvertakenProps {
  readonly seen: CodeDetail;
  readonly theirs: CodeDetail;
  readonly change: CodeChange;
  /** What would come of the own change; null if that is not known. */
  readonly preview: Preview | null;
  readonly isBusy: boolean;
  readonly onKeepTheirs: () => void;
  readonly onSaveMine: () => void;
}

/** Somebody changed the code meanwhile: both ways side by side, and the choice between them. */
export function OvertakenNote(props: OvertakenProps): ReactElement {
  const { seen, theirs, change, preview, isBusy, onKeepTheirs, onSaveMine } = props;
  const sight: Sight = { zone: useZone(), now: useNow(60_000) };
  const doors = sortedLocks(useQuery(locksQuery).data?.items ?? []);
  const doorsInWords: DoorsInWords = (ids) =>
    doors.flatMap(({ id, name }) => (ids.includes(id) ? [name] : [])).join(", ");
  const touched = new Set([...changedAspects(seen, theirs), ...aspectsOf(change)]);
  const isRevoked = theirs.revokedAt !== null;
  return (
    <div data-overtaken>
      <Note icon="triangle" tone="wait" isUrgent>
        <div className="stack">
          <p className="strong">{isRevoked ? text.code.revokedMeanwhile : text.code.overtaken}</p>
          {!isRevoked &&
            [...touched].map((aspect) => (
              <dl key={aspect} className={styles["versions"]}>
                <dt className="strong">{text.code.aspect[aspect]}</dt>
                <dd>
                  <span className="quiet">{text.code.theirs}</span>{" "}
                  {theirsInWords(theirs, aspect, { ...sight, doorsInWords })}
                </dd>
                <dd>
                  <span className="quiet">{text.code.yours}</span>{" "}
                  {mineInWords({ seen, change, preview }, aspect, { ...sight, doorsInWords })}
                </dd>
              </dl>
            ))}
          <div className="row">
            <Button variant="default" size="sm" onClick={onKeepTheirs}>
              {isRevoked ? text.app.close : text.code.keepTheirs}
            </Button>
            {!isRevoked && (
              <Button size="sm" loading={isBusy} onClick={onSaveMine}>
                {text.code.saveMine}
              </Button>
            )}
          </div>
        </div>
      </Note>
    </div>
  );
}

type DoorsInWords = (lockIds: readonly string[]) => string;
type Words = Sight & { readonly doorsInWords: DoorsInWords };

function theirsInWords(code: CodeDetail, aspect: Aspect, sight: Words): string {
  switch (aspect) {
    case "doors":
      return sight.doorsInWords(code.lockIds);
    case "when":
      return ruleInWords(code.rule, { from: code.startsAt, until: code.endsAt }, sight);
    case "uses":
      return usesInWords(code.rule.maxUses);
    case "label":
    case "note":
      return code[aspect] ?? text.code.nothing;
  }
}

type Mine = Pick<OvertakenProps, "seen" | "change" | "preview">;

function mineInWords({ seen, change, preview }: Mine, aspect: Aspect, sight: Words): string {
  if (!aspectsOf(change).has(aspect)) return text.code.unchanged;
  switch (aspect) {
    case "doors":
      return sight.doorsInWords(change.lockIds ?? []);
    case "when": {
      const rule = { ...seen.rule, ...whenOf(change) };
      return ruleInWords(rule, { from: preview?.startsAt ?? null, until: preview?.endsAt ?? null }, sight);
    }
    case "uses":
      return usesInWords(change.maxUses ?? null);
    case "label":
    case "note":
      return change[aspect] ?? text.code.nothing;
  }
}

function whenOf({ weekly, terms, except }: CodeChange): Partial<CodeDetail["rule"]> {
  return {
    ...(weekly !== undefined && { weekly }),
    ...(terms !== undefined && { terms }),
    ...(except !== undefined && { except }),
  };
}

function usesInWords(maxUses: number | null): string {
  return maxUses === null ? text.code.anyUses : text.code.mostUses(maxUses);
}
