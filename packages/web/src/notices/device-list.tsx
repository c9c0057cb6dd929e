import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Moment } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { browserName } from "./browser-name.ts";
import { pushApi, pushQuery, type Subscription } from "./api.ts";

/** Every browser that notices go to, and how that goes. */
export function DeviceList({ subscriptions }: { readonly subscriptions: readonly Subscription[] }): ReactElement {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: pushApi.remove,
    onSuccess: (push) => client.setQueryData(pushQuery.queryKey, push),
  });
  return (
    <section className="card stack" aria-label={text.notices.devices}>
      <h2>{text.notices.devices}</h2>
      {subscriptions.length === 0 ? (
        <p className="quiet">{text.notices.noDevices}</p>
      ) : (
        <ul className="stack">
          {subscriptions.map((one) => (
            <li key={one.id} className="row-fixed spread" data-subscription={one.failure === null ? "well" : "failing"}>
              <Device subscription={one} />
              {!one.isThis && (
                <Button variant="subtle" size="sm" onClick={() => remove.mutate(one.id)}>
                  {text.notices.remove}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {remove.isError && <ProblemNote error={remove.error} />}
    </section>
  );
}

function Device({ subscription }: { readonly subscription: Subscription }): ReactElement {
  const { isThis, agent, sentAt, failure, nextTryAt } = subscription;
  return (
    <div className="stack-s grow">
      <span>
        <span className="strong">{browserName(agent) ?? text.notices.unknownBrowser}</span>
        {isThis && <span className="quiet"> ({text.notices.thisOne})</span>}
      </span>
      <span className="small quiet">
        {sentAt === null ? (
          text.notices.neverSent
        ) : (
          <>
            {text.notices.lastSent}: <Moment at={sentAt} />
          </>
        )}
      </span>
      {failure !== null && (
        <Mark icon="triangle" tone="wait" size={16}>
          <span className="small">
            {text.notices.failing(failure)}{" "}
            {nextTryAt !== null && (
              <>
                {text.notices.nextTry}: <Moment at={nextTryAt} />
              </>
            )}
          </span>
        </Mark>
      )}
    </div>
  );
}
