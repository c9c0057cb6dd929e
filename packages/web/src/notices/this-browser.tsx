import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Mark, Note } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { type Push, pushApi, pushQuery, type Subscription, type Tested } from "./api.ts";
import { abilityHere, NoNotices, turnOff, turnOn } from "./browser.ts";

interface HereProps {
  readonly push: Push;
  readonly memberId: string;
}

/** Whether notices come to this browser, and how to change that. */
export function ThisBrowser({ push, memberId }: HereProps): ReactElement {
  const here = push.subscriptions.find(({ isThis }) => isThis);
  return (
    <section className="card stack" aria-label={text.notices.here}>
      <h2>{text.notices.here}</h2>
      {here === undefined ? <TurnOn push={push} memberId={memberId} /> : <IsOn here={here} />}
    </section>
  );
}

function TurnOn({ push, memberId }: HereProps): ReactElement {
  const client = useQueryClient();
  const [ability, setAbility] = useState(abilityHere);
  const on = useMutation({
    mutationFn: () => turnOn(push.publicKey, memberId),
    onSuccess: (answer) => client.setQueryData(pushQuery.queryKey, answer),
    onSettled: () => setAbility(abilityHere()),
  });
  if (ability === "insecure" || ability === "unable" || ability === "denied") {
    return (
      <Note icon={ability === "denied" ? "stop" : "question"} tone={ability === "denied" ? "bad" : "sleep"}>
        <p data-ability={ability}>{text.notices[ability]}</p>
      </Note>
    );
  }
  return (
    <>
      <Mark icon="bell" tone="sleep">
        {text.notices.off}
      </Mark>
      <div>
        <Button leftSection={<Icon name="bell" />} loading={on.isPending} onClick={() => on.mutate()}>
          {text.notices.turnOn}
        </Button>
      </div>
      {on.isPending && ability === "askable" && <p className="small quiet">{text.notices.asking}</p>}
      {on.error instanceof NoNotices && (
        <Note icon="triangle" tone="wait" isUrgent>
          <p>{text.notices[on.error.why]}</p>
        </Note>
      )}
      {on.isError && !(on.error instanceof NoNotices) && <ProblemNote error={on.error} />}
    </>
  );
}

function IsOn({ here }: { readonly here: Subscription }): ReactElement {
  const client = useQueryClient();
  const off = useMutation({
    mutationFn: () => turnOff(here.id),
    onSuccess: (answer) => client.setQueryData(pushQuery.queryKey, answer),
  });
  const test = useMutation({
    mutationFn: () => pushApi.test(here.id),
    onSettled: () => client.invalidateQueries({ queryKey: pushQuery.queryKey }),
  });
  const error = off.error ?? test.error;
  return (
    <>
      <Mark icon="bell" tone="good">
        {text.notices.on}
      </Mark>
      <div className="row">
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          {text.notices.test}
        </Button>
        <Button variant="subtle" loading={off.isPending} onClick={() => off.mutate()}>
          {text.notices.turnOff}
        </Button>
      </div>
      {test.data !== undefined && <HowItWent {...test.data} />}
      {error !== null && <ProblemNote error={error} />}
    </>
  );
}

function HowItWent({ outcome, reason }: Tested): ReactElement {
  const words = text.notices.tested[outcome];
  const isSent = outcome === "sent";
  return (
    <div role="status" data-tested={outcome}>
      <Note icon={isSent ? "tick" : "triangle"} tone={isSent ? "good" : "bad"}>
        <p>{typeof words === "string" ? words : words(reason ?? "?")}</p>
      </Note>
    </div>
  );
}
