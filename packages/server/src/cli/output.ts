/** Prints one line for people or programs. */
export function print(line: string): void {
  console.log(line);
}

/** Prints one line about what went wrong. */
export function complain(line: string): void {
  console.error(line);
}

/** A value as JSON, for programs. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Rows under headings, each column as wide as its longest cell. `-` where there is nothing. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const lines = [headings, ...rows].map((cells) =>
    cells.map((cell) => (cell === null || cell === "" ? "-" : String(cell))),
  );
  const widths = headings.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? "").length)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
