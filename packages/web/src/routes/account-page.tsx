import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import styles from "../account/account.module.css";
import { Look } from "../account/look.tsx";
import { Passkeys } from "../account/passkeys.tsx";
import { OwnName, OwnPassword } from "../account/person.tsx";
import { SecondFactor } from "../account/second-factor.tsx";
import { Sessions } from "../account/sessions.tsx";
import { sessionQuery } from "../queries.ts";
import { text } from "../text/text.ts";
import { usePageTitle } from "../ui/use-page-title.ts";

/** A member's own account: how it signs in, and where it is signed in. */
export function AccountPage(): ReactElement | null {
  usePageTitle(text.account.title);
  const { data: session } = useQuery(sessionQuery);
  const member = session?.member ?? null;
  if (member === null) return null;
  return (
    <div className={styles["page"]}>
      <header className="stack">
        <h1>{text.account.title}</h1>
        <p className="quiet">
          <bdi>{session?.name}</bdi> · {member.email}
        </p>
      </header>
      <div className="stack-l">
        <SecondFactor isOn={member.secondFactor} />
        <Passkeys />
        <OwnPassword />
      </div>
      <div className="stack-l">
        <Sessions />
        <OwnName key={session?.name} name={session?.name ?? ""} />
        <Look />
      </div>
    </div>
  );
}
