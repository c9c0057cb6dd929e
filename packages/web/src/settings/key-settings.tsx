import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { msOf } from "../site/clock.ts";
import { useRights } from "../site/rights.ts";
import { Moment } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Mark } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useNow } from "../ui/use-now.ts";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";
import { type ApiKey, settingsApi } from "./api.ts";
import { Forbidden } from "./forbidden.tsx";
import { KeyForm } from "./key-form.tsx";
import { apiKeysQuery } from "./queries.ts";
import styles from "./settings.module.css";

/** Keys for programs: what there is, one more, one less. */
export function KeySettings(): ReactElement {
  usePageTitle(text.settings.keys);
  return useRights()("change_keys") ? <Keys /> : <Forbidden title={text.settings.keys} />;
}

function Keys(): ReactElement {
  const keys = useQuery(apiKeysQuery);
  const now = useNow(60_000);
  const isOver = (key: ApiKey): boolean =>
    key.revokedAt !== null || (key.expiresAt !== null && msOf(key.expiresAt) <= now);
  const items = keys.data?.items ?? [];
  const live = items.filter((key) => !isOver(key));
  const past = items.filter(isOver);
  return (
    <>
      <div className="stack">
        <h1>{keys.isSuccess ? text.apiKeys.answer(live.length) : text.settings.keys}</h1>
        <p className="quiet">{text.apiKeys.intro}</p>
      </div>
      <NewKey />
      {keys.isPending && <Waiting height={72} lines={2} />}
      {keys.isError && <ProblemNote error={keys.error} onRetry={() => void keys.refetch()} />}
      {live.length > 0 && (
        <ul className={`card ${styles["lines"]}`}>
          {live.map((key) => (
            <KeyLine key={key.id} apiKey={key} />
          ))}
        </ul>
      )}
      {past.length > 0 && (
        <section className="stack" aria-label={text.apiKeys.past}>
          <h2>{text.apiKeys.past}</h2>
          <ul className={`card ${styles["lines"]}`}>
            {past.map((key) => (
              <PastLine key={key.id} apiKey={key} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function NewKey(): ReactElement {
  const client = useQueryClient();
  const [step, setStep] = useState<"closed" | "form" | { readonly secret: string }>("closed");
  const onMade = (secret: string): void => {
    setStep({ secret });
    void client.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
  };
  if (step === "closed") {
    return (
      <div>
        <Button leftSection={<Icon name="plus" />} onClick={() => setStep("form")}>
          {text.apiKeys.make}
        </Button>
      </div>
    );
  }
  return (
    <section className="card stack" aria-label={text.apiKeys.make}>
      {step === "form" ? (
        <KeyForm onMade={onMade} onBack={() => setStep("closed")} />
      ) : (
        <>
          <h2>{text.apiKeys.make}</h2>
          <p className="small">{text.apiKeys.shownOnce}</p>
          <code className={styles["link"]} data-api-key>
            {step.secret}
          </code>
          <div className="row">
            <CopyButton value={step.secret} label={text.apiKeys.copy} />
            <Button onClick={() => setStep("closed")}>{text.apiKeys.done}</Button>
          </div>
        </>
      )}
    </section>
  );
}

function reachOf({ scope, lockIds }: ApiKey): string {
  const doors = lockIds === null ? text.apiKeys.allDoors : text.connections.doors(lockIds.length);
  return `${text.apiKeys.scopes[scope]} · ${doors}`;
}

function KeyLine({ apiKey }: { readonly apiKey: ApiKey }): ReactElement {
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => settingsApi.revokeKey(apiKey.id),
    onSuccess: () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  return (
    <li className="stack">
      <div className="row spread">
        <span className="grow">
          <span className="strong">{apiKey.name}</span>
          <span className="small quiet" style={{ display: "block" }}>
            {reachOf(apiKey)}
          </span>
          <span className="small quiet" style={{ display: "block" }}>
            {apiKey.lastUsedAt === null ? (
              text.apiKeys.neverUsed
            ) : (
              <>
                {text.apiKeys.usedAt} <Moment at={apiKey.lastUsedAt} />
              </>
            )}
            {apiKey.expiresAt !== null && (
              <>
                {" · "}
                {text.apiKeys.endsAt} <Moment at={apiKey.expiresAt} />
              </>
            )}
          </span>
        </span>
        {!isAsking && (
          <Button
            variant="subtle"
            size="sm"
            aria-label={text.apiKeys.revokeOf(apiKey.name)}
            onClick={() => setAsking(true)}
          >
            {text.apiKeys.revoke}
          </Button>
        )}
      </div>
      {isAsking && (
        <div className="stack" role="alertdialog" aria-label={text.apiKeys.revokeOf(apiKey.name)}>
          <p className="small">{text.apiKeys.revokeHint}</p>
          {revoke.isError && <ProblemNote error={revoke.error} />}
          <div className="row">
            <Button className="danger" loading={revoke.isPending} onClick={() => revoke.mutate()}>
              {text.apiKeys.revokeYes}
            </Button>
            <Button variant="subtle" onClick={() => setAsking(false)}>
              {text.app.cancel}
            </Button>
          </div>
        </div>
      )}
    </li>
  );
}

function PastLine({ apiKey }: { readonly apiKey: ApiKey }): ReactElement {
  const { name, revokedAt, expiresAt } = apiKey;
  return (
    <li>
      <span>{name}</span>
      <span className="small quiet" style={{ display: "block" }}>
        <Mark icon="circle" tone="sleep" size={16}>
          {revokedAt === null ? text.apiKeys.ended : text.apiKeys.revokedAt}{" "}
          <Moment at={revokedAt ?? expiresAt ?? ""} />
        </Mark>
      </span>
    </li>
  );
}
