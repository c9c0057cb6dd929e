import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Code } from "../api-types.ts";
import { placementMark } from "../code/placement-mark.ts";
import { ruleInWords } from "../code/windows-in-words.ts";
import { May } from "../site/rights.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Mark } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import type { DoorFacts } from "./door-facts.ts";
import styles from "./door.module.css";

/** Who may open the door now and who comes, each with the evidence that this lock has of their code. */
export function DoorCodes({ facts: { lock, live, coming } }: { readonly facts: DoorFacts }): ReactElement {
  const [one] = live;
  const { sentence } = text.lock;
  const words =
    one === undefined
      ? sentence.nobody
      : live.length === 1
        ? sentence.one(one.holder.name)
        : sentence.many(live.length);
  return (
    <section className={styles["part"]} aria-label={text.lock.codes}>
      <h2 className={styles["partTitle"]}>{words}</h2>
      {live.length + coming.length > 0 && (
        <ul className={`card ${styles["codes"]}`}>
          {[...live, ...coming].map((code) => (
            <CodeLine key={code.id} code={code} lockId={lock.id} />
          ))}
        </ul>
      )}
      <May right="make_codes">
        <div>
          <Button
            variant="default"
            size="sm"
            leftSection={<Icon name="plus" />}
            renderRoot={(props) => <Link to="/codes/new" search={{ doors: lock.id }} {...props} />}
          >
            {text.doors.makeCode}
          </Button>
        </div>
      </May>
    </section>
  );
}

function CodeLine({ code, lockId }: { readonly code: Code; readonly lockId: string }): ReactElement {
  const zone = useZone();
  const now = useNow();
  const placement = code.placements.find((one) => one.lockId === lockId);
  const mark = placement === undefined ? null : placementMark(placement, { zone, now });
  return (
    <li>
      <Link className={styles["codeLine"]} to="/codes/$codeId" params={{ codeId: code.id }}>
        <span className="stack-s grow" style={{ gap: 2 }}>
          <span className="strong cut">{code.holder.name}</span>
          <span className="small quiet">
            {code.kind === "emergency"
              ? text.kind.emergency.name
              : ruleInWords(code.rule, { from: code.startsAt, until: code.endsAt }, { zone, now })}
          </span>
          {mark !== null && (
            <span className="small">
              <Mark icon={mark.icon} tone={mark.tone} size={16}>
                {mark.words}
              </Mark>
            </span>
          )}
        </span>
        <Icon name="right" />
      </Link>
    </li>
  );
}
