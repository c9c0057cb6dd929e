import { useCallback, useEffect, useState } from "react";
import type { Lock } from "../api-types.ts";
import { keypadApi } from "./api.ts";

interface OwnedLock {
  readonly isSignedIn: boolean;
  /** The lock of this keypad; null for strangers, and for members who may not see it. */
  readonly lock: Lock | null;
  /** Asks for the lock again. */
  refresh(): void;
}

/** What a keypad tells to who is signed in: the door's name and how its lock stands. For strangers, nothing. */
export function useOwnedLock(lockId: string): OwnedLock {
  const [isSignedIn, setSignedIn] = useState(false);
  const [lock, setLock] = useState<Lock | null>(null);
  const refresh = useCallback(() => {
    void keypadApi.lock(lockId).then(setLock, () => setLock(null));
  }, [lockId]);
  useEffect(() => {
    const show = (isIn: boolean): void => {
      setSignedIn(isIn);
      if (isIn) refresh();
    };
    void keypadApi.session().then(
      ({ signedIn }) => show(signedIn),
      () => show(false),
    );
  }, [refresh]);
  return { isSignedIn, lock, refresh };
}
