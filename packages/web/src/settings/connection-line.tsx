import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { locksQuery } from "../queries.ts";
import { Moment } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { type Connection, type ConnectionTest, settingsApi } from "./api.ts";
import { OfferedLocks } from "./offered-locks.tsx";
import { RemoveConnection } from "./remove-connection.tsx";
import { RenameConnection } from "./rename-connection.tsx";
import { faultText } from "./target-draft.ts";

const BUILT_IN = "virtual";

interface ConnectionLineProps {
  readonly connection: Connection;
  /** May also take in its locks and remove it. */
  readonly isOwner: boolean;
  readonly onRemoved: () => void;
}

/** One connection: whether it works, its doors, and what can be done about it. */
export function ConnectionLine({ connection, isOwner, onRemoved }: ConnectionLineProps): ReactElement {
  const [part, setPart] = useState<"offers" | "rename" | "remove" | null>(null);
  const test = useMutation({ mutationFn: () => settingsApi.testConnection(connection.id) });
  const close = (): void => setPart(null);
  const { name, kind } = connection;
  const isOutside = kind !== BUILT_IN;
  return (
    <li className="stack" data-connection={connection.isOpen ? "open" : "shut"}>
      <Facts connection={connection} />
      {part === null && (
        <div className="row">
          <Button
            variant="default"
            size="sm"
            aria-label={text.connections.testOf(name)}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            {text.connections.test}
          </Button>
          <PartButton
            words={text.connections.rename}
            label={text.connections.renameOf(name)}
            onOpen={() => setPart("rename")}
          />
          {isOutside && (
            <PartButton
              words={text.connections.offers}
              label={text.connections.offersOf(name)}
              onOpen={() => setPart("offers")}
            />
          )}
          {isOutside && isOwner && (
            <PartButton
              words={text.connections.remove}
              label={text.connections.removeOf(name)}
              onOpen={() => setPart("remove")}
            />
          )}
        </div>
      )}
      <div role="status" className="small">
        {test.isSuccess && (
          <Mark icon={test.data.ok ? "tick" : "triangle"} tone={test.data.ok ? "good" : "bad"} size={16}>
            {wordsOf(test.data)}
          </Mark>
        )}
      </div>
      {test.isError && <ProblemNote error={test.error} />}
      {part === "rename" && <RenameConnection connection={connection} onDone={close} />}
      {part === "offers" && <OfferedLocks connection={connection} isOwner={isOwner} onBack={close} />}
      {part === "remove" && <RemoveConnection connection={connection} onDone={onRemoved} onBack={close} />}
    </li>
  );
}

function wordsOf({ ok, message, fault }: ConnectionTest): string {
  if (ok) return text.connections.works;
  return fault === undefined ? message : faultText(fault);
}

interface PartButtonProps {
  readonly words: string;
  readonly label: string;
  readonly onOpen: () => void;
}

function PartButton({ words, label, onOpen }: PartButtonProps): ReactElement {
  return (
    <Button variant="subtle" size="sm" aria-label={label} onClick={onOpen}>
      {words}
    </Button>
  );
}

function Facts({ connection }: { readonly connection: Connection }): ReactElement {
  const { name, kind, isOpen, lockIds, lastHeardAt } = connection;
  const locks = useQuery(locksQuery).data?.items ?? [];
  const doors = locks.filter(({ id }) => lockIds.includes(id)).map((lock) => lock.name);
  return (
    <div>
      <h2 className="strong">
        <bdi>{name}</bdi>
      </h2>
      <p className="small">
        <Mark icon={isOpen ? "tick" : "triangle"} tone={isOpen ? "good" : "bad"} size={16}>
          {isOpen ? text.connections.open : text.connections.shut}
        </Mark>
      </p>
      <p className="small quiet">
        {text.connections.kinds[kind] ?? kind} ·{" "}
        {lastHeardAt === null ? (
          text.connections.neverHeard
        ) : (
          <>
            {text.connections.heard} <Moment at={lastHeardAt} />
          </>
        )}
      </p>
      <p className="small quiet">
        {lockIds.length === 0 ? (
          text.connections.noDoors
        ) : (
          <>
            {text.connections.doors(lockIds.length)}: <bdi>{doors.join(", ")}</bdi>
          </>
        )}
      </p>
    </div>
  );
}
