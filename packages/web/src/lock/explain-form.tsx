import { Button, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactElement, useState } from "react";
import type { Lock } from "../api-types.ts";
import { Moment } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";
import { type Explanation, lockApi } from "./api.ts";
import { DoorProblem } from "./door-problem.tsx";
import styles from "./door.module.css";

const DIGITS_MAX = 12;

/** Asks whether some digits would open a door now, and why. They leave the field with the question and are kept nowhere. */
export function ExplainForm({ lock }: { readonly lock: Lock }): ReactElement {
  const [pin, setPin] = useState("");
  const ask = useMutation({ mutationFn: (digits: string) => lockApi.explain(lock.id, digits), gcTime: 0 });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (pin === "" || ask.isPending) return;
    ask.mutate(pin);
    setPin("");
  };
  return (
    <section className={styles["part"]} aria-label={text.lock.explain}>
      <h2 className={styles["partTitle"]}>{text.lock.explain}</h2>
      <p className="small quiet">{text.lock.explainHint}</p>
      <form className={styles["explain"]} onSubmit={submit}>
        <PasswordInput
          label={text.lock.explainPin}
          inputMode="numeric"
          autoComplete="off"
          data-1p-ignore
          data-lpignore="true"
          maxLength={DIGITS_MAX}
          value={pin}
          onChange={(event) => setPin(event.currentTarget.value.replace(/\D/g, ""))}
        />
        <Button type="submit" variant="default" disabled={pin === ""} loading={ask.isPending}>
          {text.lock.explainAsk}
        </Button>
      </form>
      <div role="status">{ask.data !== undefined && <Answer explanation={ask.data} />}</div>
      <DoorProblem error={ask.error} />
    </section>
  );
}

function Answer({ explanation }: { readonly explanation: Explanation }): ReactElement {
  const { wouldOpen, reason, code, nextWindow } = explanation;
  const isUnsure = reason === "uncertain";
  const words = isUnsure ? text.lock.explainUnsure : wouldOpen ? text.lock.explainYes : text.lock.explainNo;
  return (
    <Note
      icon={isUnsure ? "question" : wouldOpen ? "door" : "stop"}
      tone={isUnsure ? "wait" : wouldOpen ? "good" : "bad"}
    >
      <div className="stack-s" data-explained={reason}>
        <p className="strong">{words}</p>
        <p>{text.lock.explainReason[reason]}</p>
        {code !== null && (
          <p>
            <Link to="/codes/$codeId" params={{ codeId: code.id }}>
              {text.lock.explainWhose(code.holder)}
            </Link>
          </p>
        )}
        {!wouldOpen && nextWindow !== null && nextWindow.from !== null && <Next at={nextWindow.from} />}
      </div>
    </Note>
  );
}

function Next({ at }: { readonly at: string }): ReactElement {
  const [before = "", after = ""] = text.lock.explainNext("|").split("|");
  return (
    <p>
      {before}
      <Moment at={at} />
      {after}
    </p>
  );
}
