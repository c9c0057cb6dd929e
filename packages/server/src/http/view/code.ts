import { MINUTE_MS, type Moment, type Rule } from "@cardea/core";
import type { Static } from "typebox";
import type {
  ChangedCode,
  ClockNote,
  CodeDetail,
  CodePreview,
  CodeView,
  Explanation,
  PlacementView,
} from "../../codes/port.ts";
import type { ChangedCodeBody, CodeBody, CodeDetailBody, ExplanationBody, PreviewBody } from "../schema/code.ts";
import { timeOf, timeOrNull, windowBody } from "./time.ts";

export function codeBody(code: CodeView): Static<typeof CodeBody> {
  const { createdBy } = code;
  return {
    ...code,
    lockIds: [...code.lockIds],
    rule: ruleBody(code.rule),
    createdBy: { kind: createdBy.kind, id: createdBy.id, name: createdBy.name },
    startsAt: timeOrNull(code.startsAt),
    endsAt: timeOrNull(code.endsAt),
    createdAt: timeOf(code.createdAt),
    revokedAt: timeOrNull(code.revokedAt),
    activation: code.activation === null ? null : windowBody(code.activation),
    firstUsedAt: timeOrNull(code.firstUsedAt),
    lastUsedAt: timeOrNull(code.lastUsedAt),
    placements: code.placements.map(placementBody),
  };
}

export function codeDetailBody(code: CodeDetail): Static<typeof CodeDetailBody> {
  return { ...codeBody(code), windows: code.windows.map(windowBody) };
}

export function changedCodeBody({ code, notes }: ChangedCode): Static<typeof ChangedCodeBody> {
  return { ...codeDetailBody(code), notes: notes.map(noteBody) };
}

export function previewBody(preview: CodePreview): Static<typeof PreviewBody> {
  return {
    ...preview,
    problems: [...preview.problems],
    notes: preview.notes.map(noteBody),
    windows: preview.windows.map(windowBody),
    startsAt: timeOrNull(preview.startsAt),
    endsAt: timeOrNull(preview.endsAt),
    locks: preview.locks.map((lock) => ({ ...lock, fullAt: timeOrNull(lock.fullAt) })),
  };
}

export function explanationBody(explanation: Explanation): Static<typeof ExplanationBody> {
  const { placement, window, nextWindow, keypad } = explanation;
  return {
    ...explanation,
    at: timeOf(explanation.at),
    placement: placement === null ? null : placementBody(placement),
    window: window === null ? null : windowBody(window),
    nextWindow: nextWindow === null ? null : windowBody(nextWindow),
    keypad: { enabled: keypad.enabled, lockedOutUntil: timeOrNull(keypad.lockedOutUntil) },
  };
}

function placementBody(placement: PlacementView): Static<typeof CodeBody>["placements"][number] {
  const { ledger, refusal } = placement;
  return {
    ...placement,
    ledger: {
      wantedAt: timeOf(ledger.wantedAt),
      sentAt: timeOrNull(ledger.sentAt),
      acknowledgedAt: timeOrNull(ledger.acknowledgedAt),
      verifiedAt: timeOrNull(ledger.verifiedAt),
      proof: ledger.proof,
      firstUsedAt: timeOrNull(ledger.firstUsedAt),
      removedAt: timeOrNull(ledger.removedAt),
    },
    refusal: refusal === null ? null : { reason: refusal.reason, at: timeOf(refusal.at) },
    nextTryAt: timeOrNull(placement.nextTryAt),
    unreachableSince: timeOrNull(placement.unreachableSince),
  };
}

function noteBody(note: ClockNote): Static<typeof ChangedCodeBody>["notes"][number] {
  return { ...note, chosenAt: timeOf(note.chosenAt) };
}

/** The rule in the words of a request, so that what was read may be sent back. */
function ruleBody(rule: Rule): Static<typeof CodeBody>["rule"] {
  return {
    startsAt: momentText(rule.validFrom),
    endsAt: momentText(rule.validUntil),
    weekly: rule.weekly.map(({ days, from, until }) => ({ days: [...days], from, until })),
    dated: rule.dated.map(({ date, from, until }) => ({ date, from, until })),
    terms: rule.terms.map(({ from, until }) => ({ from, until })),
    except: [
      ...rule.except.map(({ from, until }) => ({ from, until })),
      ...rule.exceptHolidays.map((calendar) => ({ calendar })),
    ],
    maxUses: rule.maxUses,
    firstUseTtlMinutes: rule.firstUseTtlMs === null ? null : rule.firstUseTtlMs / MINUTE_MS,
  };
}

function momentText(moment: Moment | null): string | null {
  if (moment === null) return null;
  return moment.kind === "wall" ? moment.at : timeOf(moment.at);
}
