import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useEffect, useState } from "react";
import { api } from "../api.ts";
import type { Code } from "../api-types.ts";
import { text } from "../text/text.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import styles from "./form.module.css";

const SHOWN_S = 30;

/** What the digits are wanted for: to be read, or to be copied without anybody reading them. */
type Purpose = "show" | "copy";

/** The PIN for half a minute, for who says why. It lives in this component only and is in no cache. */
export function PinReveal({ code }: { readonly code: Code }): ReactElement {
  const [pin, setPin] = useState<string | null>(null);
  const [purpose, setPurpose] = useState<Purpose | null>(null);
  const close = (): void => {
    setPin(null);
    setPurpose(null);
  };
  if (pin !== null) return <HeldPin pin={pin} isCopied={purpose === "copy"} onHide={close} />;
  if (purpose !== null) return <ReasonForm codeId={code.id} purpose={purpose} onClose={close} onPin={setPin} />;
  return (
    <div className="row spread">
      <span className="row quiet">
        <Icon name="digits" /> {text.code.hidden(code.pinLength)}
      </span>
      <span className="row">
        <Button variant="default" leftSection={<Icon name="eye" />} onClick={() => setPurpose("show")}>
          {text.code.show}
        </Button>
        <Button variant="default" leftSection={<Icon name="copy" />} onClick={() => setPurpose("copy")}>
          {text.code.copyUnseen}
        </Button>
      </span>
    </div>
  );
}

interface ReasonFormProps {
  readonly codeId: string;
  readonly purpose: Purpose;
  readonly onPin: (pin: string) => void;
  readonly onClose: () => void;
}

function ReasonForm({ codeId, purpose, onPin, onClose }: ReasonFormProps): ReactElement {
  const [reason, setReason] = useState<string>(text.code.reasons[0]);
  const reveal = useMutation({
    mutationFn: () => api.reveal(codeId, reason.trim()),
    gcTime: 0,
    onSuccess: ({ pin }) => onPin(pin),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim() !== "") reveal.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={text.code.reason}
        description={text.code.showWhy}
        value={reason}
        maxLength={300}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={styles["chips"]}>
        {text.code.reasons.map((one) => (
          <button
            key={one}
            type="button"
            className={styles["chip"]}
            aria-pressed={one === reason}
            onClick={() => setReason(one)}
          >
            {one}
          </button>
        ))}
      </div>
      <div className="row">
        <Button
          type="submit"
          loading={reveal.isPending}
          leftSection={<Icon name={purpose === "show" ? "eye" : "copy"} />}
        >
          {purpose === "show" ? text.code.show : text.code.copyUnseen}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          {text.app.cancel}
        </Button>
      </div>
      {reveal.isError && <ProblemNote error={reveal.error} />}
    </form>
  );
}

interface HeldPinProps {
  readonly pin: string;
  readonly isCopied: boolean;
  readonly onHide: () => void;
}

function HeldPin({ pin, isCopied, onHide }: HeldPinProps): ReactElement {
  const left = useCountdown(onHide);
  return (
    <div className="stack">
      {isCopied ? <p className="quiet">{text.code.copyHint}</p> : <Digits pin={pin} />}
      <div className="row">
        <CopyButton value={pin} label={text.code.copy} startsAtOnce={isCopied} />
        <Button variant="default" onClick={onHide}>
          {isCopied ? text.app.close : text.code.hide}
        </Button>
        <span className="small quiet">{isCopied ? text.code.gone(left) : text.code.hidesIn(left)}</span>
      </div>
    </div>
  );
}

/** Seconds left until `onOver`. */
function useCountdown(onOver: () => void): number {
  const [left, setLeft] = useState(SHOWN_S);
  useEffect(() => {
    const until = Date.now() + SHOWN_S * 1_000;
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1_000))), 250);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (left === 0) onOver();
  }, [left, onOver]);
  return left;
}

function Digits({ pin }: { readonly pin: string }): ReactElement {
  return (
    <output
      data-pin
      aria-label={pin.split("").join(" ")}
      style={{
        fontSize: "2.5rem",
        lineHeight: 1.2,
        fontWeight: 650,
        display: "flex",
        gap: "0.35em",
        flexWrap: "wrap",
      }}
    >
      {groupsOf(pin).map((group, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- groups may be alike
        <span key={index}>{group}</span>
      ))}
    </output>
  );
}

/** Groups of three where they come out even, else of two and three: "482 913", "48 29 13 77". */
export function groupsOf(pin: string): readonly string[] {
  const size = pin.length % 3 === 0 ? 3 : 2;
  const groups = Array.from({ length: Math.floor(pin.length / size) }, (_, index) =>
    pin.slice(index * size, (index + 1) * size),
  );
  const rest = pin.slice(groups.length * size);
  const last = groups.pop();
  return last === undefined ? [pin] : [...groups, last + rest];
}
