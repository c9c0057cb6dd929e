import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { Lock } from "../api-types.ts";
import { May } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Mark } from "../ui/mark.tsx";
import { canWords } from "./can-words.ts";
import { ChangeLock } from "./change-lock.tsx";
import styles from "./door.module.css";
import { RiskRing } from "./risk-ring.tsx";

/** How likely somebody guesses a PIN, what the lock can do, and what its owner may set. */
export function DoorAbout({ lock }: { readonly lock: Lock }): ReactElement {
  const [isChanging, setChanging] = useState(false);
  return (
    <>
      {lock.risk !== null && (
        <section className={styles["part"]} aria-label={text.lock.risk}>
          <h2 className={styles["partTitle"]}>{text.lock.risk}</h2>
          <RiskRing risk={lock.risk} />
          <p className="small quiet">
            {text.lock.riskWhy[lock.risk.level]}
            {lock.capabilities.keypadOff &&
              lock.settings.wrongPinLimit !== null &&
              ` ${text.lock.wrongPinLimit(lock.settings.wrongPinLimit)}`}
          </p>
        </section>
      )}
      <section className={styles["part"]} aria-label={text.lock.about}>
        <h2 className={styles["partTitle"]}>{text.lock.about}</h2>
        <ul className={styles["can"]}>
          <li className="small">
            <Mark icon="door" tone="sleep" size={16}>
              {text.lock.classes[lock.class]}
              {lock.isBuiltIn && ` · ${text.lock.can.builtIn}`}
            </Mark>
          </li>
          {canWords(lock.capabilities).map(({ icon, words }) => (
            <li key={words} className="small">
              <Mark icon={icon} tone="sleep" size={16}>
                {words}
              </Mark>
            </li>
          ))}
        </ul>
        {isChanging ? (
          <ChangeLock lock={lock} onDone={() => setChanging(false)} />
        ) : (
          <May right="change_locks">
            <div>
              <Button variant="default" size="sm" leftSection={<Icon name="edit" />} onClick={() => setChanging(true)}>
                {text.lock.change}
              </Button>
            </div>
          </May>
        )}
      </section>
    </>
  );
}
