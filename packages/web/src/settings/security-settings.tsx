import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useSite } from "../site/site-context.tsx";
import { useRights } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";
import { settingsApi } from "./api.ts";
import { Forbidden } from "./forbidden.tsx";
import { membersQuery, secondFactorQuery } from "./queries.ts";

/** What the site asks of those who sign in. */
export function SecuritySettings(): ReactElement | null {
  usePageTitle(text.settings.security);
  const site = useSite();
  const may = useRights();
  if (site === null) return null;
  if (!may("change_members")) return <Forbidden title={text.settings.security} />;
  return (
    <>
      <h1>{text.settings.security}</h1>
      <SecondFactorRule siteId={site.id} />
      <section className="card stack" aria-label={text.security.sessions}>
        <h2>{text.security.sessions}</h2>
        <p className="small">{text.security.fresh}</p>
        <p className="small">{text.security.lockout}</p>
        <p className="small">
          {text.security.sessionsHint} <Link to="/account">{text.security.toAccount}</Link>
        </p>
      </section>
    </>
  );
}

function SecondFactorRule({ siteId }: { readonly siteId: string }): ReactElement {
  const client = useQueryClient();
  const rule = useQuery(secondFactorQuery(siteId));
  const members = useQuery(membersQuery(siteId));
  const change = useMutation({
    mutationFn: (required: boolean) => settingsApi.requireSecondFactor(siteId, required),
    onSuccess: (answer) => client.setQueryData(secondFactorQuery(siteId).queryKey, answer),
  });
  const isOn = rule.data?.required ?? false;
  const without = (members.data?.items ?? []).filter((one) => !one.secondFactor && one.passkeys === 0);
  return (
    <section className="card stack" aria-label={text.security.rule}>
      <h2>{text.security.rule}</h2>
      {rule.isPending && <Waiting height={44} lines={1} />}
      {rule.isError && <ProblemNote error={rule.error} onRetry={() => void rule.refetch()} />}
      {rule.isSuccess && (
        <>
          <Mark icon={isOn ? "shield" : "triangle"} tone={isOn ? "good" : "wait"}>
            {isOn ? text.security.ruleOn : text.security.ruleOff}
          </Mark>
          {members.isSuccess && (
            <div className="small">
              <p>{text.security.without(without.length)}</p>
              {without.length > 0 && <p className="strong">{without.map(({ name }) => name).join(", ")}</p>}
            </div>
          )}
          {change.isError && <ProblemNote error={change.error} />}
          <div>
            <Button
              variant={isOn ? "subtle" : "filled"}
              loading={change.isPending}
              onClick={() => change.mutate(!isOn)}
            >
              {isOn ? text.security.turnOff : text.security.turnOn}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
