import { Modal } from "@mantine/core";
import type { ReactElement } from "react";
import { api } from "../api.ts";
import type { Session } from "../api-types.ts";
import { text } from "../text/text.ts";
import { accountApi } from "./api.ts";
import { CodeForm } from "./code-form.tsx";
import { knowsPasskeys } from "./passkey.ts";
import { PasskeyButton } from "./passkey-button.tsx";
import { PasswordForm } from "./password-form.tsx";

interface StepUpDialogProps {
  readonly session: Session;
  readonly isOpen: boolean;
  /** Whether the member has shown who it is, or has put the question away. */
  readonly settle: (isShown: boolean) => void;
  readonly giveFocusBack: () => void;
}

/** Asks who is there, once more. */
export function StepUpDialog({ session, isOpen, settle, giveFocusBack }: StepUpDialogProps): ReactElement {
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
