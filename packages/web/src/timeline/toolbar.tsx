import type { ReactElement } from "react";
import formStyles from "../code/form.module.css";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import type { RowsBy } from "./layout.ts";
import { type Zoom, ZOOMS } from "./scale.ts";
import styles from "./timeline.module.css";

export type ViewKind = "chart" | "list";

interface ToolbarProps {
  readonly zoom: Zoom;
  readonly rowsBy: RowsBy;
  readonly view: ViewKind;
  /** `YYYY-MM-DD` at the left edge. */
  readonly date: string;
  readonly onZoom: (zoom: Zoom) => void;
  readonly onRows: (rowsBy: RowsBy) => void;
  readonly onView: (view: ViewKind) => void;
  readonly onStep: (step: 1 | -1) => void;
  readonly onToday: () => void;
  readonly onDate: (date: string) => void;
}

/** Where in time one looks, how much of it, and how it is shown. */
export function Toolbar(props: ToolbarProps): ReactElement {
  const { zoom, rowsBy, view, date } = props;
  return (
    <div className={styles["tools"]}>
      <div className={styles["group"]}>
        <Step icon="left" label={text.timeline.earlier} onPick={() => props.onStep(-1)} />
        <button type="button" className={formStyles["chip"]} onClick={props.onToday}>
          {text.timeline.today}
        </button>
        <Step icon="right" label={text.timeline.later} onPick={() => props.onStep(1)} />
        <input
          type="date"
          className={styles["dateField"]}
          aria-label={text.timeline.goTo}
          value={date}
          onChange={(event) => event.currentTarget.value !== "" && props.onDate(event.currentTarget.value)}
        />
      </div>
      <div className={styles["ways"]}>
        <Choices
          label={text.timeline.zoom}
          all={ZOOMS.map((one) => [one, text.timeline.zooms[one]])}
          chosen={zoom}
          onPick={props.onZoom}
        />
        <Choices
          label={text.timeline.rows}
          all={[
            ["doors", text.timeline.doors],
            ["people", text.timeline.people],
          ]}
          chosen={rowsBy}
          onPick={props.onRows}
        />
        <Choices
          label={text.timeline.view}
          all={[
            ["chart", text.timeline.asChart],
            ["list", text.timeline.asList],
          ]}
          chosen={view}
          onPick={props.onView}
        />
      </div>
    </div>
  );
}

function Step({
  icon,
  label,
  onPick,
}: {
  readonly icon: "left" | "right";
  readonly label: string;
  readonly onPick: () => void;
}) {
  return (
    <button type="button" className={`${formStyles["chip"]} ${styles["step"]}`} aria-label={label} onClick={onPick}>
      <Icon name={icon} size={18} />
    </button>
  );
}

interface ChoicesProps<Value extends string> {
  readonly label: string;
  readonly all: readonly (readonly [Value, string])[];
  readonly chosen: Value;
  readonly onPick: (value: Value) => void;
}

function Choices<Value extends string>({ label, all, chosen, onPick }: ChoicesProps<Value>): ReactElement {
  return (
    <div className={styles["choices"]} role="group" aria-label={label}>
      {all.map(([value, words]) => (
        <button key={value} type="button" aria-pressed={value === chosen} onClick={() => onPick(value)}>
          {words}
        </button>
      ))}
    </div>
  );
}
