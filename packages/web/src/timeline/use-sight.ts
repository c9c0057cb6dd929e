import { type RefObject, startTransition, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Sight, Span } from "./layout.ts";
import { instantAt, type Scale, xOf } from "./scale.ts";

/** The sight moves in steps, so that most scrolling draws nothing anew; what is a step beside is drawn already. */
const STEP_PX = 120;

/** An instant and the place of the screen at which it is to be seen. */
export interface Goal {
  readonly at: number;
  /** Of the width: 0 is the left edge. */
  readonly share: number;
}

interface Anchor {
  readonly at: number;
  readonly px: number;
}

interface SightControl {
  /** Nothing, left and right of the same place, until the drawing in that scale stands where it is to be looked at. */
  readonly sight: Sight;
  /** The time in sight, or what was before; at first that of the goal. */
  readonly span: Span;
  /** Keeps the instant that is drawn there where it is, while the scale changes next. */
  holdAt(px: number): void;
}

/** What is in sight, in which scale. */
interface Seen {
  readonly scale: Scale | null;
  readonly sight: Sight;
}

const NOTHING: Sight = { left: 0, right: 0, top: 0, bottom: 0 };

type Box = RefObject<HTMLDivElement | null>;

/** How wide something is; 0 until that is known. */
export function useWidth(box: Box): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    // oxlint-disable-next-line react/set-state-in-effect -- measured before anything is painted, else the first picture jumps
    setWidth(element.clientWidth);
    const resized = new ResizeObserver(() => setWidth(element.clientWidth));
    resized.observe(element);
    return () => resized.disconnect();
  }, [box]);
  return width;
}

/** What of the drawing is in sight. Each new goal is scrolled to; else the same instant stays while the scale changes. */
export function useSight(box: Box, scale: Scale, goal: Goal): SightControl {
  const anchor = useRef<Anchor | null>(null);
  const reached = useRef<Goal | null>(null);
  const [seen, setSeen] = useState<Seen>({ scale: null, sight: NOTHING });
  const isDrawn = useRef(false);
  useEffect(() => {
    isDrawn.current = seen.scale !== null;
  }, [seen]);
  const look = useCallback(() => {
    const element = box.current;
    if (element !== null) setSeen((before) => sameSight(before, { scale, sight: steppedSight(element) }));
  }, [box, scale]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const { at, px } =
      reached.current === goal && anchor.current !== null
        ? anchor.current
        : { at: goal.at, px: goal.share * element.clientWidth };
    reached.current = goal;
    anchor.current = { at, px };
    element.scrollTo({ left: xOf(at, scale) - px });
    // The first time there is no old part that must not be painted, and all else of the page is painted meanwhile.
    if (!isDrawn.current) startTransition(look);
    // oxlint-disable-next-line react/set-state-in-effect -- the new scale must not be painted with the old part in sight
    else look();
  }, [box, scale, goal, look]);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let frame = 0;
    const onScroll = (): void => {
      anchor.current = { at: instantAt(element.scrollLeft, scale), px: 0 };
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener("scroll", onScroll);
    };
  }, [box, scale, look]);
  return {
    // In another scale the same place is another time: to draw that, and to ask for it, would be for nothing.
    sight: seen.scale === scale ? seen.sight : NOTHING,
    span: spanOf(seen, goal),
    holdAt: (px) => {
      anchor.current = { at: instantAt((box.current?.scrollLeft ?? 0) + px, scale), px };
    },
  };
}

function spanOf({ scale, sight }: Seen, goal: Goal): Span {
  if (scale === null) return { from: goal.at, until: goal.at + 1 };
  return { from: instantAt(sight.left, scale), until: instantAt(sight.right, scale) };
}

function steppedSight({ scrollLeft, scrollTop, clientWidth, clientHeight }: HTMLDivElement): Sight {
  const left = Math.floor(scrollLeft / STEP_PX) * STEP_PX;
  const top = Math.floor(scrollTop / STEP_PX) * STEP_PX;
  return {
    left: left - STEP_PX,
    right: left + Math.ceil(clientWidth / STEP_PX) * STEP_PX + 2 * STEP_PX,
    top: top - STEP_PX,
    bottom: top + Math.ceil(clientHeight / STEP_PX) * STEP_PX + 2 * STEP_PX,
  };
}

/** The one before where nothing changed, so that nothing is drawn anew. */
function sameSight(before: Seen, after: Seen): Seen {
  const isSame =
    before.scale === after.scale &&
    before.sight.left === after.sight.left &&
    before.sight.right === after.sight.right &&
    before.sight.top === after.sight.top &&
    before.sight.bottom === after.sight.bottom;
  return isSame ? before : after;
}
