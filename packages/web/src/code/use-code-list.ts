import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useLiveEvents } from "../live.tsx";
import { partOf } from "./api.ts";
import type { CodesSearch } from "./codes-search.ts";
import { firstPlace } from "./stages.ts";

/** How long typing rests before the search is sent. */
const PAUSE_MS = 200;
/** Many things may happen at once, at the edge of a night; the list is read again at most this often. */
const REREAD_MS = 1_500;
export const CODE_LIST = "code list";

/** All codes that fit, part by part in the order of their groups. */
export function useCodeList({ state, kind, door, holder }: CodesSearch, typed: string) {
  const search = useRested(typed.trim());
  useRereading();
  const wanted = {
    ...(search !== "" && { text: search }),
    ...(kind !== undefined && { kind }),
    ...(door !== undefined && { lockId: door }),
    ...(holder !== undefined && { holderId: holder }),
  };
  return useInfiniteQuery({
    queryKey: [CODE_LIST, wanted, state],
    queryFn: ({ pageParam }) => partOf(wanted, pageParam, state),
    initialPageParam: firstPlace(state),
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
}

function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

function useRereading(): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLiveEvents(({ codeId }) => {
    if (codeId === null || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: [CODE_LIST] });
    }, REREAD_MS);
  });
}
