import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../api.ts";
import type { Lock } from "../api-types.ts";
import { locksQuery } from "../queries.ts";
import { text } from "../text/text.ts";
import { HoldButton } from "../ui/hold-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

/** Locks or unlocks from afar, where the lock can; only after it was held. */
export function BoltButton({ lock }: { readonly lock: Lock }): ReactElement | null {
  const client = useQueryClient();
  const move = useMutation({
    mutationFn: (to: "lock" | "unlock") => api.moveBolt(lock.id, to),
    onSettled: () => client.invalidateQueries({ queryKey: locksQuery.queryKey }),
  });
  const to = lock.state.bolt === "unlocked" ? "lock" : "unlock";
  const isAble = to === "lock" ? lock.capabilities.remoteLock : lock.capabilities.remoteUnlock;
  if (!isAble) return null;
  const isUnlock = to === "unlock";
  return (
    <div className="stack">
      <HoldButton
        icon={isUnlock ? "unlock" : "lock"}
        label={isUnlock ? text.doors.holdToUnlock : text.doors.holdToLock}
        hint={isUnlock ? text.doors.unlockHint(lock.name) : text.doors.lockHint(lock.name)}
        isBusy={move.isPending}
        busyLabel={text.doors.moving}
        onHeld={() => move.mutate(to)}
      />
      {move.isError && <ProblemNote error={move.error} />}
    </div>
  );
}
