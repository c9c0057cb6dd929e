import pg from "pg";
import type { Log } from "../log/port.ts";
import type { World } from "../world/port.ts";
import type { CommitNews } from "./listeners.ts";
import type { Session } from "./statement.ts";

const CHANNEL = "cardea_commit";
const AGAIN_MS = 1_000;

export interface NewsLine {
  /** Says in a transaction what its commit will bring; other servers hear of it after the commit. */
  announce(session: Session, news: CommitNews): Promise<void>;
  close(): Promise<void>;
}

export interface NewsLineOptions {
  readonly url: string;
  readonly world: World;
  readonly log: Log;
  /** Hears of commits of other servers, and of everything after the line was down. */
  readonly heard: (news: CommitNews) => void;
}

/** Hears what other servers on the same database commit. Opens itself again when it breaks. */
export async function openNewsLine({ url, world, log, heard }: NewsLineOptions): Promise<NewsLine> {
  const self = Buffer.from(world.randomBytes(8)).toString("hex");
  let client: pg.Client | null = null;
  let closed = false;

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, application_name: "cardea news" });
    next.on("error", (error) => log.warn("the line for news broke", { reason: error.message }));
    next.on("end", reconnectLater);
    next.on("notification", ({ payload = "" }) => {
      const [sender, events, places] = payload.split(":");
      if (sender !== self) heard({ events: events === "1", ...(places === "1" ? { places: true } : {}) });
    });
    client = next;
    await next.connect();
    await next.query(`listen ${CHANNEL}`);
  }

  function reconnectLater(): void {
    if (closed) return;
    world.after(AGAIN_MS, () => {
      if (closed) return;
      connect().then(
        () => heard({ events: true, places: true }),
        (error: unknown) => {
          log.warn("the line for news could not be opened again", {
            reason: error instanceof Error ? error.message : null,
          });
          reconnectLater();
        },
      );
    });
  }

  await connect();
  return {
    async announce(session, { events, places = false }) {
      const payload = [self, Number(events), Number(places)].join(":");
      await session.rows("select pg_notify($1, $2)", [CHANNEL, payload]);
    },
    async close() {
      closed = true;
      await client?.end();
    },
  };
}
