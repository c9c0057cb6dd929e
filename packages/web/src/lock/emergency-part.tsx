import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import type { Code, Lock } from "../api-types.ts";
import { EmergencyAction } from "../code/code-actions.tsx";
import { momentText, msOf } from "../site/clock.ts";
import { May } from "../site/rights.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { useNow } from "../ui/use-now.ts";
import styles from "./door.module.css";

interface EmergencyPartProps {
  readonly lock: Lock;
  readonly codes: readonly Code[];
  /** A part of the door's details, to be found by who listens to the page; on a card it is one of many. */
  readonly isAtDoor?: boolean;
}

/** The emergency codes of a door: asleep until somebody wakes them; a door without one is offered to get it. */
export function EmergencyPart({ lock, codes, isAtDoor = false }: EmergencyPartProps): ReactElement {
  return (
    <section className={styles["emergency"]} aria-label={isAtDoor ? text.lock.emergency : undefined}>
      <h3 className="row-fixed">
        <Icon name="emergency" /> {text.lock.emergency}
      </h3>
      {codes.length === 0 && (
        <>
          <p className="small quiet">{text.lock.emergencyNone}</p>
          <May right="make_codes" code={{ kind: "emergency" }}>
            <Button
              variant="default"
              size="sm"
              renderRoot={(props) => <Link to="/codes/new" search={{ doors: lock.id }} {...props} />}
            >
              {text.lock.emergencyMake}
            </Button>
          </May>
        </>
      )}
      {codes.map((code) => (
        <EmergencyCode key={code.id} code={code} />
      ))}
    </section>
  );
}

function EmergencyCode({ code }: { readonly code: Code }): ReactElement {
  const [isAsking, setAsking] = useState(false);
  const zone = useZone();
  const now = useNow();
  const isAwake = code.state === "active";
  const until = code.activation?.until ?? null;
  return (
    <div className="stack" data-emergency={code.state}>
      <Link className="small" to="/codes/$codeId" params={{ codeId: code.id }}>
        {isAwake
          ? text.lock.emergencyAwake(code.holder.name, until === null ? "" : momentText(msOf(until), zone, now))
          : text.lock.emergencyAsleep(code.holder.name)}
      </Link>
      <May right="wake_codes" code={code}>
        {isAwake || isAsking ? (
          <EmergencyAction code={code} />
        ) : (
          <Button variant="default" size="sm" leftSection={<Icon name="sun" />} onClick={() => setAsking(true)}>
            {text.lock.emergencyOpen}
          </Button>
        )}
      </May>
    </div>
  );
}
