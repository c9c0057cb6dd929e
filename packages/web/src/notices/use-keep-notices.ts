import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { whenSettled } from "../first/settled.ts";
import { sessionQuery } from "../queries.ts";
import { noticesOwner } from "./owner.ts";

/** Notices follow a member from one session to the next, in browsers where they were turned on. */
export function useKeepNotices(): void {
  const memberId = useQuery(sessionQuery).data?.member?.id;
  const client = useQueryClient();
  useEffect(() => {
    if (memberId === undefined) return;
    return whenSettled(client, () => {
      if (noticesOwner() !== memberId) return; // for most there is nothing to load
      void import("./browser.ts").then(({ keepOn }) => keepOn()).catch(() => {}); // its page tells what is wrong
    });
  }, [client, memberId]);
}
