import { type RefObject, useEffect, useRef } from "react";

/** How far a wheel with Ctrl, or two fingers, have to move for one step. */
const WHEEL_STEP = 80;
const PINCH_STEP = 1.4;

type OnZoom = (step: 1 | -1, px: number) => void;

/** Two fingers on glass or a pad, and the wheel with Ctrl, change the zoom around where they are. */
export function useZoomGestures(box: RefObject<HTMLDivElement | null>, onZoom: OnZoom): void {
  const latest = useRef(onZoom);
  useEffect(() => {
    latest.current = onZoom;
  });
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const zoom: OnZoom = (step, px) => latest.current(step, px);
    const wheel = wheelZoom(element, zoom);
    const pinch = pinchZoom(element, zoom);
    element.addEventListener("wheel", wheel, { passive: false });
    element.addEventListener("touchstart", pinch, { passive: true });
    element.addEventListener("touchmove", pinch, { passive: false });
    return () => {
      element.removeEventListener("wheel", wheel);
      element.removeEventListener("touchstart", pinch);
      element.removeEventListener("touchmove", pinch);
    };
  }, [box]);
}

function wheelZoom(element: HTMLElement, onZoom: OnZoom): (event: WheelEvent) => void {
  let moved = 0;
  return (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    moved += event.deltaY;
    if (Math.abs(moved) < WHEEL_STEP) return;
    onZoom(moved > 0 ? 1 : -1, event.clientX - element.getBoundingClientRect().left);
    moved = 0;
  };
}

function pinchZoom(element: HTMLElement, onZoom: OnZoom): (event: TouchEvent) => void {
  let before = 0;
  return (event) => {
    const [a, b] = [event.touches[0], event.touches[1]];
    if (a === undefined || b === undefined) return;
    const apart = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (event.type === "touchstart") before = apart;
    else event.preventDefault();
    const ratio = apart / before;
    if (ratio < PINCH_STEP && ratio > 1 / PINCH_STEP) return;
    before = apart;
    onZoom(ratio > 1 ? -1 : 1, (a.clientX + b.clientX) / 2 - element.getBoundingClientRect().left);
  };
}
