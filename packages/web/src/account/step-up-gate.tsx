import { lazyRouteComponent } from "@tanstack/react-router";
import { type ReactElement, Suspense, useEffect, useRef, useState } from "react";
import type { Session } from "../api-types.ts";
import { askBy } from "./step-up.ts";

const StepUpDialog = lazyRouteComponent(() => import("./step-up-dialog.tsx"), "StepUpDialog");

/** Opens a dialog when something wants to know again who is there; what waited for it then goes on by itself. */
export function StepUpGate({ session }: { readonly session: Session }): ReactElement | null {
  // Not asked yet: the dialog is not even loaded.
  const [isOpen, setOpen] = useState<boolean | null>(null);
  const giveFocusBack = useLastFocus(isOpen === true);
  const waiting = useRef<((isShown: boolean) => void)[]>([]);
  useEffect(
    () =>
      askBy(() => {
        setOpen(true);
        return new Promise((resolve) => waiting.current.push(resolve));
      }),
    [],
  );
  const settle = (isShown: boolean): void => {
    setOpen(false);
    for (const resolve of waiting.current.splice(0)) resolve(isShown);
  };
  if (isOpen === null) return null;
  return (
    <Suspense fallback={null}>
      <StepUpDialog session={session} isOpen={isOpen} settle={settle} giveFocusBack={giveFocusBack} />
    </Suspense>
  );
}

/**
 * What had the focus before the dialog opened gets it back by the answered function. A button that waits for its answer
 * is disabled and has lost it by then, so that asking the page when the dialog opens would come too late.
 */
function useLastFocus(isOpen: boolean): () => void {
  const last = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (isOpen) return undefined;
    const note = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement) last.current = target;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, [isOpen]);
  return () => last.current?.focus();
}
