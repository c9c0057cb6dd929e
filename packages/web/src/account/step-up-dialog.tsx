import { Modal } from "@mantine/core";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { api } from "../api.ts";
import type { Session } from "../api-types.ts";
import { text } from "../text/text.ts";
import { accountApi } from "./api.ts";
import { CodeForm } from "./code-form.tsx";
import { knowsPasskeys } from "./passkey.ts";
import { PasskeyButton } from "./passkey-button.tsx";
import { PasswordForm } from "./password-form.tsx";
import { askBy } from "./step-up.ts";

/** Opens when something wants to know again who is there; what waited for it then goes on by itself. */
export function StepUpDialog({ session }: { readonly session: Session }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const waiting = useRef<((isShown: boolean) => void)[]>([]);
  const giveFocusBack = useLastFocus(isOpen);
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
  const hasCode = session.member?.secondFactor === true;
  const hasPasskey = (session.member?.passkeys ?? 0) > 0 && knowsPasskeys();
  return (
    <Modal
      opened={isOpen}
      onClose={() => settle(false)}
      title={text.account.stepUpTitle}
      returnFocus={false}
      onExitTransitionEnd={giveFocusBack}
      centered
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      <div className="stack">
        {hasPasskey && (
          <>
            <PasskeyButton send={accountApi.stepUpByPasskey} onDone={() => settle(true)} />
            <p className="small quiet">{text.account.or}</p>
          </>
        )}
        <p className="quiet">{hasCode ? text.account.stepUpCode : text.account.stepUpPassword}</p>
        {hasCode ? (
          <CodeForm send={api.stepUp} onDone={() => settle(true)} onBack={() => settle(false)} />
        ) : (
          <PasswordForm
            label={text.account.confirm}
            send={(password) => api.stepUp({ password })}
            onDone={() => settle(true)}
            onBack={() => settle(false)}
            takesFocus
          />
        )}
      </div>
    </Modal>
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
