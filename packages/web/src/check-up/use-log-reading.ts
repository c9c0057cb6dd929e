import { useEffect } from "react";
import { checkUpApi } from "./api.ts";

/** Notes once that somebody looks at the log. If that fails, the check-up only reminds of the log once more. */
export function useLogReading(): void {
  useEffect(() => {
    checkUpApi.noteLogReading().catch(() => null);
  }, []);
}
