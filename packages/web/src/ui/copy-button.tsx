import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { text } from "../text/text.ts";
import { Icon } from "./icon.tsx";

/** Copies a text and says so, or says that the browser does not let it. */
export function CopyButton({ value, label }: { readonly value: string; readonly label: string }): ReactElement {
  const [told, setTold] = useState<string | null>(null);
  const copy = (): void => {
    const clipboard = navigator.clipboard as Clipboard | undefined; // only where the page is served securely
    const done = clipboard === undefined ? Promise.reject(new Error("no clipboard")) : clipboard.writeText(value);
    void done.then(
      () => setTold(text.code.copied),
      () => setTold(text.code.copyFailed),
    );
  };
  return (
    <Button variant="default" leftSection={<Icon name={told === null ? "copy" : "tick"} />} onClick={copy}>
      <span aria-live="polite">{told ?? label}</span>
    </Button>
  );
}
