import { type ReactElement, type ReactNode, useId, useState } from "react";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import styles from "./insights.module.css";

interface SectionProps {
  readonly name: string;
  readonly title: string;
  /** What the numbers say. */
  readonly sentence: string;
  /** Null: there is nothing to show but the sentence. */
  readonly chart: ReactNode;
  readonly table: ReactNode;
  /** The chart is made of words and may be read as such. */
  readonly isReadable?: boolean;
}

/** One thing counted: a sentence, and below it a chart, or the same numbers as a table. */
export function Section({ name, title, sentence, chart, table, isReadable = false }: SectionProps): ReactElement {
  const [isTable, setTable] = useState(false);
  const titleId = useId();
  const words = text.insights;
  return (
    <section className={`card stack ${styles["section"]}`} aria-labelledby={titleId} data-insight={name}>
      <div className="stack-s">
        <div className={styles["head"]}>
          <h2 id={titleId} className="grow">
            {title}
          </h2>
          {chart !== null && (
            <button
              type="button"
              className={styles["toggle"]}
              aria-label={isTable ? words.showChart(title) : words.showTable(title)}
              onClick={() => setTable(!isTable)}
            >
              <Icon name={isTable ? "chart" : "log"} />
              {isTable ? words.chart : words.table}
            </button>
          )}
        </div>
        <p className="quiet">{sentence}</p>
      </div>
      {chart !== null && isTable && (
        // Reached with the keyboard, so that it can be scrolled without a mouse.
        <div className={styles["scroll"]} role="region" aria-label={title} tabIndex={0}>
          {table}
        </div>
      )}
      {chart !== null && !isTable && (isReadable ? chart : <Picture of={title}>{chart}</Picture>)}
    </section>
  );
}

/** A picture says nothing to who cannot see it that the sentence and the table do not. */
function Picture({ of, children }: { readonly of: string; readonly children: ReactNode }): ReactElement {
  return (
    <div role="img" aria-label={of} className={styles["chart"]}>
      {children}
    </div>
  );
}

interface NumbersProps {
  readonly caption: string;
  readonly head: readonly string[];
  /** The first cell of each row is its name. */
  readonly rows: readonly (readonly ReactNode[])[];
}

/** Numbers in rows. */
export function Numbers({ caption, head, rows }: NumbersProps): ReactElement {
  return (
    <table className={styles["numbers"]}>
      <caption className={styles["hidden"]}>{caption}</caption>
      <thead>
        <tr>
          {head.map((word) => (
            <th key={word} scope="col">
              {word}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...cells], row) => (
          <tr key={row}>
            <th scope="row">{name}</th>
            {cells.map((cell, column) => (
              <td key={column}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
