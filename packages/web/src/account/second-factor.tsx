import { useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { Button } from "@mantine/core";
import { api } from "../api.ts";
import type { Session } from "../api-types.ts";
import { sessionQuery, sessionsQuery } from "../queries.ts";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import styles from "./account.module.css";
import { accountApi } from "./api.ts";
import { CodeForm } from "./code-form.tsx";
import { PasswordForm } from "./password-form.tsx";
import { Qr } from "./qr.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

interface Begun {
  readonly uri: string;
  readonly recoveryCodes: readonly string[];
}

/** The authenticator app of a member: on with its first code, off with the password. */
export function SecondFactor({ isOn }: { readonly isOn: boolean }): ReactElement {
  const client = useQueryClient();
  const [begun, setBegun] = useState<Begun | null>(null);
  const refresh = (session: Session): void => {
    setBegun(null);
    client.setQueryData(sessionQuery.queryKey, session);
    void client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  };
  return (
    <section className="card stack" aria-label={text.account.secondFactor}>
      <h2>{text.account.secondFactor}</h2>
      <Mark icon={isOn ? "shield" : "triangle"} tone={isOn ? "good" : "wait"}>
        {isOn ? text.account.isOn : text.account.isOff}
      </Mark>
      {begun !== null && <Pairing begun={begun} onDone={refresh} onBack={() => setBegun(null)} />}
      {begun === null && !isOn && <PasswordForm label={text.account.turnOn} send={api.startTotp} onDone={setBegun} />}
      {isOn && <IsOn onOff={refresh} />}
    </section>
  );
}

interface PairingProps {
  readonly begun: Begun;
  readonly onDone: (session: Session) => void;
  readonly onBack: () => void;
}

function Pairing({ begun, onDone, onBack }: PairingProps): ReactElement {
  const secret = new URL(begun.uri).searchParams.get("secret") ?? "";
  return (
    <div className="stack-l">
      <div className="stack">
        <p>{text.account.scan}</p>
        <div className={styles["qr"]}>
          <Qr value={begun.uri} label={text.account.qrAlt} />
          <a href={begun.uri} data-totp className="small">
            {text.account.openApp}
          </a>
        </div>
        <div>
          <p className="small quiet">{text.account.secret}</p>
          <code className={styles["secret"]}>{secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
        </div>
      </div>
      <RecoveryCodes codes={begun.recoveryCodes} />
      <CodeForm send={(shown) => api.confirmTotp("code" in shown ? shown.code : "")} onDone={onDone} onBack={onBack} />
    </div>
  );
}

type Asking = "off" | "codes" | null;

function IsOn({ onOff }: { readonly onOff: (session: Session) => void }): ReactElement {
  const [asking, setAsking] = useState<Asking>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes !== null) return <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />;
  if (asking === "off") {
    return (
      <PasswordForm
        label={text.account.turnOff}
        send={api.stopTotp}
        onDone={onOff}
        onBack={() => setAsking(null)}
        takesFocus
      />
    );
  }
  if (asking === "codes") {
    const take = ({ recoveryCodes }: { readonly recoveryCodes: readonly string[] }): void => {
      setAsking(null);
      setCodes(recoveryCodes);
    };
    return (
      <div className="stack">
        <p className="small quiet">{text.account.newCodesHint}</p>
        <PasswordForm
          label={text.account.newCodes}
          send={accountApi.newRecoveryCodes}
          onDone={take}
          onBack={() => setAsking(null)}
          takesFocus
        />
      </div>
    );
  }
  return (
    <div className="row">
      <Button variant="default" onClick={() => setAsking("codes")}>
        {text.account.newCodes}
      </Button>
      <Button variant="subtle" onClick={() => setAsking("off")}>
        {text.account.turnOff}
      </Button>
    </div>
  );
}
