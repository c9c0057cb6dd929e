import { Button, Modal } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { lazy, type ReactElement, Suspense, useRef, useState } from "react";
import type { HouseEvent } from "../api-types.ts";
import { clocksDiffer, fullText, msOf, viewerZone } from "../site/clock.ts";
import { May } from "../site/rights.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Mark } from "../ui/mark.tsx";
import { useOpenedOnceShown } from "../ui/use-opened-once-shown.ts";
import { eventWords } from "./event-words.ts";
import styles from "./log.module.css";

/** Hashes and trees are had only by who asks for a proof. */
const RecordProof = lazy(() => import("../audit/record-proof.tsx").then(({ RecordProof: it }) => ({ default: it })));

interface RecordDialogProps {
  readonly event: HouseEvent | null;
  readonly onClose: () => void;
}

/** One record of the log: what is known of it, where it leads, and its proof. */
export function RecordDialog({ event, onClose }: RecordDialogProps): ReactElement {
  const [isShown] = useOpenedOnceShown();
  return (
    <Modal
      opened={event !== null && isShown}
      onClose={onClose}
      title={text.log.details}
      closeButtonProps={{ "aria-label": text.app.close }}
      size="lg"
      centered
    >
      {event !== null && <Record key={event.sequence} event={event} />}
    </Modal>
  );
}

function Record({ event }: { readonly event: HouseEvent }): ReactElement {
  const [isAsked, setAsked] = useState(false);
  const proof = useRef<HTMLElement>(null);
  const ask = (): void => {
    setAsked(true);
    proof.current?.focus(); // the button that had the focus goes away
  };
  const { icon, tone, words } = eventWords(event);
  return (
    <div className="stack" data-record={event.sequence}>
      <Mark icon={icon} tone={tone}>
        <strong style={{ color: "var(--ink)" }}>{words}</strong>
      </Mark>
      <Facts event={event} />
      <Ways event={event} />
      <section ref={proof} tabIndex={-1} className="stack" aria-label={text.audit.proof}>
        {isAsked ? (
          <Suspense fallback={<p className="quiet">{text.audit.checking}</p>}>
            <RecordProof event={event} />
          </Suspense>
        ) : (
          <May right="verify_log">
            <div>
              <Button variant="default" leftSection={<Icon name="shield" />} onClick={ask}>
                {text.audit.prove}
              </Button>
            </div>
          </May>
        )}
      </section>
    </div>
  );
}

function Facts({ event }: { readonly event: HouseEvent }): ReactElement {
  const zone = useZone();
  const at = msOf(event.at);
  const names = text.log.fact;
  const facts: readonly (readonly [string, string | number | null])[] = [
    [names.at, fullText(at, zone)],
    ["", clocksDiffer(zone, viewerZone(), at) ? text.time.viewer(fullText(at, viewerZone())) : null],
    [names.where, event.lockName],
    [names.who, event.holderName],
    [names.reason, event.reason === null ? null : text.keypad.reasons[event.reason]],
    [names.slot, event.slot],
    [names.kind, event.kind],
    [names.sequence, event.sequence],
    ...Object.entries(event.facts).map(([name, fact]) => [name.replaceAll("_", " "), factText(fact)] as const),
  ];
  return (
    <dl className={styles["facts"]}>
      {facts.map(([name, fact]) =>
        fact === null || fact === "" ? null : (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function factText(fact: string | number | boolean | null): string | null {
  return fact === null ? null : String(fact);
}

/** What else there is of the same person, door and code. */
function Ways({ event }: { readonly event: HouseEvent }): ReactElement {
  const { codeId, holderId, holderName, lockId, lockName } = event;
  return (
    <div className="row small">
      {codeId !== null && (
        <Link to="/codes/$codeId" params={{ codeId }}>
          {text.log.seeCode}
        </Link>
      )}
      {holderId !== null && (
        <Link to="/log" search={{ person: holderId }}>
          {text.log.onlyPerson(holderName ?? text.event.somebody)}
        </Link>
      )}
      {lockId !== null && (
        <Link to="/log" search={{ door: lockId }}>
          {text.log.onlyDoor(lockName ?? text.event.door)}
        </Link>
      )}
    </div>
  );
}
