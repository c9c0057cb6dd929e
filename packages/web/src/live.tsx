import { useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { EVENT_STREAM } from "./api.ts";
import type { HouseEvent } from "./api-types.ts";
import { refreshAfter } from "./queries.ts";

export type LiveState = "connecting" | "live" | "lost";
type Listener = (event: HouseEvent) => void;

interface Live {
  readonly state: LiveState;
  listen(listener: Listener): () => void;
}

const LiveContext = createContext<Live>({ state: "connecting", listen: () => () => {} });

/** A browser gives up on a stream that was refused; then we open another one after this long. */
const REOPEN_MS = 3_000;

/** Keeps one stream of events open for the whole page and refreshes what an event may have changed. */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const client = useQueryClient();
  const listeners = useRef(new Set<Listener>());
  const [state, setState] = useState<LiveState>("connecting");
  useEffect(() => {
    const hear = (event: HouseEvent): void => {
      refreshAfter(client, event);
      for (const listener of listeners.current) listener(event);
    };
    return openStream({
      hear,
      // What was missed is read again; the first time there is nothing to miss.
      onOpen: (isFirst) => {
        setState("live");
        if (!isFirst) void client.invalidateQueries();
      },
      onLost: () => setState("lost"),
    });
  }, [client]);
  const live = useMemo<Live>(
    () => ({
      state,
      listen(listener) {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    }),
    [state],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

interface StreamEars {
  hear(event: HouseEvent): void;
  onOpen(isFirst: boolean): void;
  onLost(): void;
}

function openStream({ hear, onOpen, onLost }: StreamEars): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFirst = true;
  const open = (): void => {
    source = new EventSource(EVENT_STREAM);
    source.onopen = () => {
      onOpen(isFirst);
      isFirst = false;
    };
    source.onmessage = (message: MessageEvent<string>) => hear(JSON.parse(message.data) as HouseEvent);
    source.onerror = () => {
      onLost();
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_MS);
    };
  };
  // The browser may take its time to find out by itself, and a stream to a server on the same machine outlives a network.
  const reopen = (): void => {
    clearTimeout(timer);
    source?.close();
    open();
  };
  window.addEventListener("online", reopen);
  window.addEventListener("offline", reopen);
  open();
  return () => {
    window.removeEventListener("online", reopen);
    window.removeEventListener("offline", reopen);
    clearTimeout(timer);
    source?.close();
  };
}

/** Whether the page hears of changes at once. */
export function useLiveState(): LiveState {
  return useContext(LiveContext).state;
}

/** Calls `listener` with each new event, as long as the caller is shown. */
export function useLiveEvents(listener: Listener): void {
  const { listen } = useContext(LiveContext);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => listen((event) => latest.current(event)), [listen]);
}
