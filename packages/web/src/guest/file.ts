const FREED_AFTER_MS = 60_000;

/** Gives the guest a file that was made here. */
export function save(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), FREED_AFTER_MS); // phones read it late
}
