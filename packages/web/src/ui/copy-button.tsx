import { Button } from "@mantine/core";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { text } from "../text/text.ts";
import { Icon } from "./icon.tsx";

interface CopyButtonProps {
  readonly value: string;
  readonly label: string;
  /** It copies as soon as it is there; a browser that wants a tap for it gets one. */
  readonly startsAtOnce?: boolean;
}

/** Copies a text and says so, or says that the browser does not let it. */
export function CopyButton({ value, label, startsAtOnce = false }: CopyButtonProps): ReactElement {
  const [told, setTold] = useState<string | null>(null);
  const hasStarted = useRef(false);
  const copy = (): void => {
    const clipboard = navigator.clipboard as Clipboard | undefined; // only where the page is served securely
    const done = clipboard === undefined ? Promise.reject(new Error("no clipboard")) : clipboard.writeText(value);
    void done.then(
      () => setTold(text.code.copied),
      () => setTold(text.code.copyFailed),
    );
  };
  useEffect(() => {
    if (!startsAtOnce || hasStarted.current) return;
    hasStarted.current = true;
    void (navigator.clipboard as Clipboard | undefined)?.writeText(value).then(
      () => setTold(text.code.copied),
      () => undefined, // the button is there for it
    );
  }, [startsAtOnce, value]);
  return (
    <Button variant="default" leftSection={<Icon name={told === null ? "copy" : "tick"} />} onClick={copy}>
      <span aria-live="polite">{told ?? label}</span>
    </Button>
  );
}
