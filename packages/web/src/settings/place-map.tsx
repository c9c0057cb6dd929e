import { type KeyboardEvent, type PointerEvent, type ReactElement, useRef } from "react";
import { text } from "../text/text.ts";
import { lengthOf, moved, type Offset, offsetOf, type Position, ringsWithin } from "./place-geometry.ts";
import styles from "./settings.module.css";

const SIZE = 320;
const MIDDLE = SIZE / 2;
const STEP_METERS = 5;
const ARROWS: Readonly<Record<string, Offset>> = {
  ArrowUp: { east: 0, north: 1 },
  ArrowDown: { east: 0, north: -1 },
  ArrowLeft: { east: -1, north: 0 },
  ArrowRight: { east: 1, north: 0 },
};

interface PlaceMapProps {
  readonly position: Position;
  readonly radius: number;
  /** Where it was before anything was moved; the middle of the map. */
  readonly origin: Position;
  readonly onMove: (position: Position) => void;
  readonly onRadius: (meters: number) => void;
}

/** The circle around a position, drawn to scale on a grid. It needs no map of anybody, so nobody learns of the place. */
export function PlaceMap({ position, radius, origin, onMove, onRadius }: PlaceMapProps): ReactElement {
  const offset = offsetOf(origin, position);
  const reach = Math.max(radius * 1.4, lengthOf(offset) + radius * 1.15, 20);
  const scale = MIDDLE / reach;
  const drag = useDrag(scale, position, onMove);
  const onKey = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    const wider = event.key === "+" ? 1 : event.key === "-" ? -1 : 0;
    if (arrow === undefined && wider === 0) return;
    event.preventDefault();
    const step = event.shiftKey ? 1 : STEP_METERS;
    if (arrow !== undefined) onMove(moved(position, { east: arrow.east * step, north: arrow.north * step }));
    else onRadius(Math.max(10, radius + wider * 10));
  };
  const [x, y] = [MIDDLE + offset.east * scale, MIDDLE - offset.north * scale];
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys move the position
    <svg
      className={styles["map"]}
      viewBox={`0 0 ${SIZE} ${SIZE}`}
      role="application"
      aria-label={text.site.mapLabel(radius)}
      tabIndex={0}
      onKeyDown={onKey}
      {...drag}
    >
      <Ground reach={reach} scale={scale} />
      <circle cx={x} cy={y} r={radius * scale} className={styles["radius"]} data-radius={radius} />
      {lengthOf(offset) >= 1 && <circle cx={MIDDLE} cy={MIDDLE} r={5} className={styles["origin"]} />}
      <path d={`M${x} ${y}c-9-12-12-17-12-23a12 12 0 0 1 24 0c0 6-3 11-12 23z`} className={styles["pin"]} />
    </svg>
  );
}

/** Grid and rings around the middle, with what they measure. */
function Ground({ reach, scale }: { readonly reach: number; readonly scale: number }): ReactElement {
  const rings = ringsWithin(reach);
  const step = (rings[0] ?? reach) * scale;
  const lines = Array.from(
    { length: Math.ceil(MIDDLE / step) * 2 + 1 },
    (_, at) => MIDDLE + (at - Math.ceil(MIDDLE / step)) * step,
  );
  return (
    <g>
      <path className={styles["grid"]} d={lines.map((at) => `M${at} 0V${SIZE}M0 ${at}H${SIZE}`).join("")} />
      {rings.map((meters) => (
        <g key={meters}>
          <circle cx={MIDDLE} cy={MIDDLE} r={meters * scale} className={styles["ring"]} />
          <text x={MIDDLE + 4} y={MIDDLE + meters * scale - 4}>
            {meters >= 1_000 ? `${meters / 1_000} km` : `${meters} m`}
          </text>
        </g>
      ))}
      <text x={MIDDLE} y={14} textAnchor="middle">
        {text.site.north} ↑
      </text>
    </g>
  );
}

/** The position follows the finger, by as many meters as the map says. */
function useDrag(scale: number, position: Position, onMove: (position: Position) => void) {
  const start = useRef<{ x: number; y: number; from: Position; scale: number } | null>(null);
  return {
    onPointerDown(event: PointerEvent<SVGSVGElement>) {
      event.currentTarget.setPointerCapture(event.pointerId);
      const pixels = event.currentTarget.getBoundingClientRect().width / SIZE;
      start.current = { x: event.clientX, y: event.clientY, from: position, scale: scale * pixels };
    },
    onPointerMove(event: PointerEvent<SVGSVGElement>) {
      if (start.current === null) return;
      const { x, y, from, scale: perMeter } = start.current;
      onMove(moved(from, { east: (event.clientX - x) / perMeter, north: (y - event.clientY) / perMeter }));
    },
    onPointerUp() {
      start.current = null;
    },
    onPointerCancel() {
      start.current = null;
    },
  };
}
