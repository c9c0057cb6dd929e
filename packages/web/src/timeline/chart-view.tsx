import { type ReactElement, useEffect, useMemo, useRef, useState } from "react";
import { text } from "../text/text.ts";
import { Chart } from "./chart.tsx";
import { Known } from "./known.tsx";
import { layoutOf } from "./layout.ts";
import { Legend } from "./legend.tsx";
import { instantAt, scaleFor, type Zoom, zoomBeside } from "./scale.ts";
import { type Shown, subjectsOf } from "./shown.ts";
import { type Goal, useSight, useWidth } from "./use-sight.ts";
import styles from "./timeline.module.css";
import { useTimeline } from "./use-timeline.ts";
import { useZoomGestures } from "./use-zoom-gestures.ts";

interface ChartViewProps {
  readonly shown: Shown;
  readonly zoom: Zoom;
  readonly goal: Goal;
  readonly onZoom: (zoom: Zoom) => void;
  /** The instant at the left edge, told whenever another part is drawn. */
  readonly onLeft: (at: number) => void;
}

/** Before its width is known, the chart is drawn for a phone. */
const WIDTH_PX = 390;

/** The chart with the codes of what is in sight. */
export function ChartView({ shown, zoom, goal, onZoom, onLeft }: ChartViewProps): ReactElement {
  const { site, doors, rowsBy, now, doorName } = shown;
  const { zone } = site;
  const [openedAt] = useState(now);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box) || WIDTH_PX;
  const scale = useMemo(() => scaleFor(zoom, { zone, now: openedAt, width }), [zoom, zone, openedAt, width]);
  const { sight, span, holdAt } = useSight(box, scale, goal);
  const timeline = useTimeline(site.id, span);
  const { codes, known } = timeline;
  const layout = useMemo(
    () => layoutOf({ codes, subjects: subjectsOf({ doors, rowsBy }, codes), rowsBy, scale, known, now }),
    [codes, doors, rowsBy, scale, known, now],
  );
  const zoomBy = (step: 1 | -1, px = width / 2): void => {
    holdAt(px);
    onZoom(zoomBeside(zoom, step));
  };
  useZoomGestures(box, zoomBy);
  useEffect(() => {
    if (sight.right > 0) onLeft(instantAt(box.current?.scrollLeft ?? 0, scale));
  }, [sight, scale, onLeft]);
  return (
    <>
      <Known timeline={timeline} />
      <Chart
        box={box}
        layout={layout}
        scale={scale}
        sight={sight}
        zoom={zoom}
        rowsBy={rowsBy}
        now={now}
        doorName={doorName}
        onZoom={zoomBy}
      />
      <p id="timeline-hint" className="small quiet">
        {text.timeline.hint} <span className={styles["keysHint"]}>{text.timeline.keysHint}</span>
      </p>
      <Legend />
    </>
  );
}
