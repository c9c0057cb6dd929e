import type { CodeKind } from "@cardea/core";
import type { PlacementState } from "../api-types.ts";
import { lanesOf } from "./lanes.ts";
import { type Scale, xOf } from "./scale.ts";

/** Milliseconds, half-open. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** One code with the windows that are known so far: ascending, apart. */
export interface KnownCode {
  readonly codeId: string;
  readonly holderId: string;
  readonly holderName: string;
  readonly label: string | null;
  readonly kind: CodeKind;
  /** In its windows it opens only while its holder's phone is near. */
  readonly isFenced: boolean;
  readonly windows: readonly Span[];
  readonly placements: readonly KnownPlacement[];
}

export interface KnownPlacement {
  readonly lockId: string;
  readonly state: PlacementState;
  readonly enforcement: "lock" | "cardea";
  readonly provenAt: number | null;
}

/** A door or a person, and what is drawn beside it. */
export interface RowSubject {
  readonly id: string;
  readonly name: string;
}

/** One code at one door, in one window or in several that lie too near to be told apart. */
export interface Bar {
  readonly id: string;
  readonly codeId: string;
  readonly kind: CodeKind;
  readonly holderName: string;
  readonly lockId: string;
  readonly state: PlacementState;
  readonly isFenced: boolean;
  /** The lock has proven that the code is there then, all the time. */
  readonly isSolid: boolean;
  readonly from: number;
  readonly until: number;
  /** It begins before what is known, or goes on after it. */
  readonly beginsBefore: boolean;
  readonly goesOn: boolean;
  readonly x: number;
  readonly width: number;
  readonly lane: number;
}

export interface Row {
  readonly subject: RowSubject;
  readonly top: number;
  readonly height: number;
  /** Ascending by place. */
  readonly bars: readonly Bar[];
}

export interface Layout {
  readonly rows: readonly Row[];
  readonly height: number;
}

export const LABEL_PX = 30;
export const LANE_PX = 32;
export const BAR_PX = 28;
const ROW_PAD_PX = 10;
/** A bar is never narrower, so that it can be seen and tapped. */
const BAR_MIN_PX = 8;
/** Windows of a code that are nearer than this become one bar. */
const FUSE_PX = 3;

/** By what rows are made. */
export type RowsBy = "doors" | "people";

interface LayoutSource {
  readonly codes: readonly KnownCode[];
  readonly subjects: readonly RowSubject[];
  readonly rowsBy: RowsBy;
  readonly scale: Scale;
  /** Windows are known but within it. */
  readonly known: Span;
  readonly now: number;
}

/** Where everything is drawn. Whoever has no row is left out. */
export function layoutOf({ codes, subjects, rowsBy, scale, known, now }: LayoutSource): Layout {
  const pieces = new Map<string, Omit<Bar, "lane">[]>(subjects.map(({ id }) => [id, []]));
  for (const code of codes) {
    for (const placement of code.placements) {
      const row = pieces.get(rowsBy === "doors" ? placement.lockId : code.holderId);
      if (row !== undefined) row.push(...barsOf(code, placement, { scale, known, now }));
    }
  }
  let top = 0;
  const rows = subjects.map((subject): Row => {
    const ascending = (pieces.get(subject.id) ?? []).sort((a, b) => a.x - b.x || b.width - a.width);
    const { lanes, count } = lanesOf(ascending.map(({ x, width }) => ({ start: x, end: x + width + 2 })));
    const bars = ascending.map((bar, index) => ({ ...bar, lane: lanes[index] ?? 0 }));
    const height = LABEL_PX + Math.max(1, count) * LANE_PX + ROW_PAD_PX;
    const row = { subject, top, height, bars };
    top += height;
    return row;
  });
  return { rows, height: top };
}

function barsOf(
  code: KnownCode,
  placement: KnownPlacement,
  { scale, known, now }: Pick<LayoutSource, "scale" | "known" | "now">,
): Omit<Bar, "lane">[] {
  const { codeId, kind, holderName, isFenced } = code;
  // A proof of some minutes in which a phone was near says nothing of the rest of the window.
  const isSolidIn = (window: Span): boolean => !isFenced && isProven(placement, window, now);
  return fused(code.windows, FUSE_PX / scale.pxPerMs, isSolidIn).map(({ from, until, isSolid }) => ({
    id: `${codeId} ${placement.lockId} ${from}`,
    codeId,
    kind,
    holderName,
    lockId: placement.lockId,
    state: placement.state,
    isFenced,
    isSolid,
    from,
    until,
    beginsBefore: from <= known.from,
    goesOn: until >= known.until,
    x: xOf(from, scale),
    width: Math.max(BAR_MIN_PX, (until - from) * scale.pxPerMs),
  }));
}

/** Windows nearer than `gapMs` as one, as far as they are as well proven. */
export function fused(
  windows: readonly Span[],
  gapMs: number,
  isSolidIn: (window: Span) => boolean,
): readonly (Span & { readonly isSolid: boolean })[] {
  const result: (Span & { readonly isSolid: boolean })[] = [];
  for (const window of windows) {
    const last = result.at(-1);
    const isSolid = isSolidIn(window);
    if (last !== undefined && last.isSolid === isSolid && window.from - last.until < gapMs) {
      result[result.length - 1] = { from: last.from, until: window.until, isSolid };
    } else result.push({ ...window, isSolid });
  }
  return result;
}

const ON_LOCK: readonly PlacementState[] = ["verified", "accepted", "used"];

/**
 * Whether there is evidence that the code is, or was, on the lock in that window. What Cardea sets and clears at the edges
 * is there but in the window that is open; what the lock keeps by its own schedule is there for all windows to come.
 */
export function isProven(
  { state, enforcement, provenAt }: KnownPlacement,
  { from, until }: Span,
  now: number,
): boolean {
  if (until > now) return ON_LOCK.includes(state) && (enforcement === "lock" || from <= now);
  return provenAt !== null && provenAt < until && (enforcement === "lock" || provenAt >= from);
}

/** The part of the drawing that is looked at. */
export interface Sight {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where a bar stands in the whole drawing. */
export function topOf(row: Row, bar: Bar): number {
  return row.top + LABEL_PX + bar.lane * LANE_PX;
}

/** The rows that are in sight, each with its bars that are. */
export function seenIn(
  { rows }: Layout,
  sight: Sight,
): readonly { readonly row: Row; readonly bars: readonly Bar[] }[] {
  return rows
    .filter((row) => row.top < sight.bottom && row.top + row.height > sight.top)
    .map((row) => ({
      row,
      bars: row.bars.filter((bar) => {
        const top = topOf(row, bar);
        return bar.x < sight.right && bar.x + bar.width > sight.left && top < sight.bottom && top + BAR_PX > sight.top;
      }),
    }));
}

export type Direction = "left" | "right" | "up" | "down";

/** The bar that an arrow key leads to: the one before or after in the row, or the nearest in the row above or below. */
export function barBeside({ rows }: Layout, barId: string, direction: Direction): Bar | null {
  const index = rows.findIndex(({ bars }) => bars.some(({ id }) => id === barId));
  const row = rows[index];
  const place = row?.bars.findIndex(({ id }) => id === barId) ?? -1;
  const bar = row?.bars[place];
  if (row === undefined || bar === undefined) return null;
  if (direction === "left") return row.bars[place - 1] ?? null;
  if (direction === "right") return row.bars[place + 1] ?? null;
  const others = direction === "up" ? rows.slice(0, index).reverse() : rows.slice(index + 1);
  return nearest(others.find(({ bars }) => bars.length > 0)?.bars ?? [], bar.x);
}

/** The bar whose start is nearest to a place. */
export function nearest(bars: readonly Bar[], x: number): Bar | null {
  return bars.reduce<Bar | null>(
    (best, bar) => (best === null || Math.abs(bar.x - x) < Math.abs(best.x - x) ? bar : best),
    null,
  );
}
