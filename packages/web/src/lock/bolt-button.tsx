import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../api.ts";
import type { Lock } from "../api-types.ts";
import { locksQuery } from "../queries.ts";
import { text } from "../text/text.ts";
import { HoldButton } from "../ui/hold-button.tsx";
import { Mark } from "../ui/mark.tsx";
import { DoorProblem } from "./door-problem.tsx";

/**
 * Locks or unlocks from afar, where the lock can; only after it was held. Somebody else who moves the bolt meanwhile
 * ends the hold: nobody does what the button no longer says.
 */
export function BoltButton({ lock }: { readonly lock: Lock }): ReactElement | null {
  const client = useQueryClient();
  const move = useMutation({
    mutationFn: (to: "lock" | "unlock") => api.moveBolt(lock.id, to),
    onSettled: () => client.invalidateQueries({ queryKey: locksQuery.queryKey }),
  });
  const { bolt, unreachableSince } = lock.state;
  const to = bolt === "unlocked" ? "lock" : "unlock";
  const isAble = to === "lock" ? lock.capabilities.remoteLock : lock.capabilities.remoteUnlock;
  if (!isAble) return null;
  const isUnlock = to === "unlock";
  const hasMoved = move.isSuccess && bolt === (move.variables === "lock" ? "locked" : "unlocked");
  return (
    <div className="stack-s" data-bolt-move={move.status}>
      {unreachableSince !== null && (
        <Mark icon="moon" tone="sleep">
          <span className="small">{text.lock.movesUnreachable}</span>
        </Mark>
      )}
      <HoldButton
        key={to}
        icon={isUnlock ? "unlock" : "lock"}
        label={isUnlock ? text.doors.holdToUnlock : text.doors.holdToLock}
        hint={isUnlock ? text.doors.unlockHint(lock.name) : text.doors.lockHint(lock.name)}
        isBusy={move.isPending}
        busyLabel={text.doors.moving}
        onHeld={() => move.mutate(to)}
      />
      <div role="status">
        {hasMoved && (
          <Mark icon="tick" tone="good">
            <span className="small">{text.lock.moved[move.variables]}</span>
          </Mark>
        )}
      </div>
      {move.isError && <DoorProblem error={move.error} />}
    </div>
  );
}
