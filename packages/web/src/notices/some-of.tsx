import { Checkbox } from "@mantine/core";
import { type ReactElement, useId } from "react";
import styles from "../code/form.module.css";

interface Option {
  readonly id: string;
  readonly name: string;
}

interface SomeOfProps {
  readonly title: string;
  readonly words: { readonly all: string; readonly some: string; readonly none: string };
  readonly options: readonly Option[];
  /** Null: all. */
  readonly chosen: readonly string[] | null;
  readonly onChange: (chosen: readonly string[] | null) => void;
}

/** All of some things, also those to come, or only those that are ticked. */
export function SomeOf({ title, words, options, chosen, onChange }: SomeOfProps): ReactElement {
  const id = useId();
  const toggle = (option: string, isOn: boolean): void => {
    const others = (chosen ?? []).filter((one) => one !== option);
    onChange(isOn ? [...others, option] : others);
  };
  return (
    <div className="stack" role="group" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className={styles["chips"]}>
        <button type="button" className={styles["chip"]} aria-pressed={chosen === null} onClick={() => onChange(null)}>
          {words.all}
        </button>
        <button
          type="button"
          className={styles["chip"]}
          aria-pressed={chosen !== null}
          onClick={() => chosen === null && onChange([])}
        >
          {words.some}
        </button>
      </div>
      {chosen !== null && options.length === 0 && <p className="small quiet">{words.none}</p>}
      {chosen !== null &&
        options.map((option) => (
          <Checkbox
            key={option.id}
            label={option.name}
            checked={chosen.includes(option.id)}
            onChange={(event) => toggle(option.id, event.currentTarget.checked)}
          />
        ))}
    </div>
  );
}
