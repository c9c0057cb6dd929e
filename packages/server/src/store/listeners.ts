import type { Log } from "../log/port.ts";

/** What a commit brought. */
export interface CommitNews {
  readonly events: boolean;
  /** Another server made sites or connections. */
  readonly places?: boolean;
}

export interface Listeners<News> {
  /** Calls back at each news. Returns how to stop. */
  listen(listener: (news: News) => void): () => void;
  tell(news: News): void;
}

/** Those who want to hear of something. One that throws is logged and doesn't keep the news from the others. */
export function listeners<News>(log: Log): Listeners<News> {
  const all = new Set<(news: News) => void>();
  return {
    listen(listener) {
      const own = (news: News): void => listener(news);
      all.add(own);
      return () => all.delete(own);
    },
    tell(news) {
      for (const listener of all) {
        try {
          listener(news);
        } catch (error) {
          log.error("a listener of commits failed", {}, error);
        }
      }
    },
  };
}
