import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { allLocksQuery, locksWithSite, sitesQuery, sortedLocks } from "../queries.ts";
import { text } from "../text/text.ts";
import { Fault } from "../ui/fault.tsx";
import { Mark } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { pushApi, pushQuery, type Wishes } from "./api.ts";
import { peopleQuery } from "./people.ts";
import { QuietFields } from "./quiet-fields.tsx";
import { SomeOf } from "./some-of.tsx";
import { Wish } from "./wish.tsx";

/** What is wrong with a choice, by where it is shown. */
function faultsOf({ lockIds, holderIds, quiet }: Wishes): { doors?: string; people?: string; quiet?: string } {
  return {
    ...(lockIds?.length === 0 && { doors: text.notices.pickDoor }),
    ...(holderIds?.length === 0 && { people: text.notices.pickPerson }),
    ...(quiet !== null && quiet.from === quiet.until && { quiet: text.notices.sameTimes }),
  };
}

/** What a member wants to hear of. `saved`: as the server keeps it. */
export function WishesForm({ saved }: { readonly saved: Wishes }): ReactElement {
  const client = useQueryClient();
  const [wishes, setWishes] = useState(saved);
  const [hasTried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => pushApi.saveWishes(wishes),
    onSuccess: (push) => client.setQueryData(pushQuery.queryKey, push),
  });
  const faults = hasTried ? faultsOf(wishes) : {};
  const change = (part: Partial<Wishes>): void => {
    save.reset();
    setWishes((before) => ({ ...before, ...part }));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faultsOf(wishes)).length === 0) save.mutate();
  };
  return (
    <form className="card stack-l" onSubmit={submit} aria-label={text.notices.what} noValidate>
      <What wishes={wishes} change={change} />
      <Doors wishes={wishes} change={change} fault={faults.doors} />
      {(wishes.entries || wishes.attempts) && <People wishes={wishes} change={change} fault={faults.people} />}
      <QuietFields quiet={wishes.quiet} fault={faults.quiet} onChange={(quiet) => change({ quiet })} />
      {save.isError && <ProblemNote error={save.error} />}
      <div className="row">
        <Button type="submit" loading={save.isPending}>
          {text.notices.save}
        </Button>
        <span role="status">
          {save.isSuccess && (
            <Mark icon="tick" tone="good">
              {text.notices.saved}
            </Mark>
          )}
        </span>
      </div>
    </form>
  );
}

interface PartProps {
  readonly wishes: Wishes;
  readonly change: (part: Partial<Wishes>) => void;
  readonly fault?: string | undefined;
}

const KINDS = ["entries", "attempts", "alarms"] as const;

function What({ wishes, change }: PartProps): ReactElement {
  return (
    <div className="stack">
      <div className="stack-s">
        <h2>{text.notices.what}</h2>
        <p className="small quiet">{text.notices.everywhere}</p>
      </div>
      {KINDS.map((kind) => (
        <Wish
          key={kind}
          label={text.notices[kind]}
          hint={text.notices[`${kind}Hint`]}
          isOn={wishes[kind]}
          onChange={(isOn) => change({ [kind]: isOn })}
        />
      ))}
    </div>
  );
}

function Doors({ wishes, change, fault }: PartProps): ReactElement {
  const sites = useQuery(sitesQuery).data?.items ?? [];
  const locks = sortedLocks(locksWithSite(useQuery(allLocksQuery).data?.items ?? [], sites));
  return (
    <div className="stack">
      <SomeOf
        title={text.notices.doors}
        words={{ all: text.notices.allDoors, some: text.notices.someDoors, none: text.doors.emptyTitle }}
        options={locks}
        chosen={wishes.lockIds}
        onChange={(lockIds) => change({ lockIds })}
      />
      <Fault>{fault}</Fault>
    </div>
  );
}

function People({ wishes, change, fault }: PartProps): ReactElement {
  const people = useQuery(peopleQuery).data ?? [];
  return (
    <div className="stack">
      <SomeOf
        title={text.notices.people}
        words={{ all: text.notices.allPeople, some: text.notices.somePeople, none: text.notices.nobody }}
        options={people}
        chosen={wishes.holderIds}
        onChange={(holderIds) => change({ holderIds })}
      />
      <Fault>{fault}</Fault>
      {wishes.holderIds !== null && <p className="small quiet">{text.notices.peopleHint}</p>}
    </div>
  );
}
