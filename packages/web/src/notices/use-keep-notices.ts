import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { sessionQuery } from "../queries.ts";

/** Notices follow a member from one session to the next, in browsers where they were turned on. */
export function useKeepNotices(): void {
  const memberId = useQuery(sessionQuery).data?.member?.id;
  useEffect(() => {
    if (memberId === undefined) return;
    void import("./browser.ts").then(({ keepOn }) => keepOn(memberId)).catch(() => {}); // its page tells what is wrong
  }, [memberId]);
}
