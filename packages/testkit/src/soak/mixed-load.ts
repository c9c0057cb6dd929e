import { randomInt } from "node:crypto";
import { Agent, request } from "node:http";
import { pause, type SoakedServer } from "./soaked-server.ts";

/** An answer of the server. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Everything that a house with guests asks of its server, at a steady pace. */
export interface MixedLoad {
  readonly siteId: string;
  readonly lockIds: readonly string[];
  /** Milliseconds of each answer since the last call; then they are forgotten. */
  takeTimes(): readonly number[];
  /** Answers that should not have come, with how often. */
  readonly surprises: ReadonlyMap<string, number>;
  /** Codes made, doors opened and the like, by name. */
  readonly done: ReadonlyMap<string, number>;
  ask(method: string, path: string, body?: object): Promise<Answer>;
  stop(): Promise<void>;
}

interface LiveCode {
  readonly id: string;
  readonly lockId: string;
  readonly pin: string;
}

const LOCKS = 8;
/** So that no lock is ever full. */
const LIVE_CODES_MAX = 100;
const LIVE_CODES_MIN = 40;
/** Limits by the minute hold for each key. */
const KEYS = 40;

export async function startLoad(
  server: SoakedServer,
  { perSecond }: { readonly perSecond: number },
): Promise<MixedLoad> {
  const guests = new Guests(server);
  await guests.moveIn();
  guests.begin(perSecond);
  return guests;
}

class Guests implements MixedLoad {
  siteId = "";
  lockIds: readonly string[] = [];
  readonly surprises = new Map<string, number>();
  readonly done = new Map<string, number>();
  readonly #server: SoakedServer;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  readonly #live: LiveCode[] = [];
  #keys: readonly string[] = [];
  #times: number[] = [];
  #turn = 0;
  #isOver = false;
  #workers: readonly Promise<void>[] = [];

  constructor(server: SoakedServer) {
    this.#server = server;
    this.#keys = [server.operatorToken];
  }

  async moveIn(): Promise<void> {
    this.siteId = (await this.#made("/api/v1/sites", { name: "Soak", zone: "Europe/Berlin" })).id;
    const locks: string[] = [];
    for (let number = 1; number <= LOCKS; number++) {
      locks.push((await this.#made("/api/v1/virtual-locks", { siteId: this.siteId, name: `Door ${number}` })).id);
    }
    this.lockIds = locks;
    const keys: string[] = [];
    for (let number = 0; number < KEYS; number++)
      keys.push((await this.#made("/api/v1/api-keys", { name: `Key ${number}` })).apiKey);
    this.#keys = keys;
  }

  /** Several at a time, each in its own pace. */
  begin(perSecond: number): void {
    const workers = 8;
    const everyMs = (workers / perSecond) * 1_000;
    this.#workers = Array.from({ length: workers }, () => this.#work(everyMs));
  }

  takeTimes(): readonly number[] {
    const times = this.#times;
    this.#times = [];
    return times;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#workers);
    this.#agent.destroy();
  }

  async #work(everyMs: number): Promise<void> {
    while (!this.#isOver) {
      const startedAt = performance.now();
      await this.#something();
      await pause(Math.max(0, everyMs - (performance.now() - startedAt)));
    }
  }

  async #something(): Promise<void> {
    const draw = randomInt(100);
    if (this.#live.length < LIVE_CODES_MIN || (draw < 18 && this.#live.length < LIVE_CODES_MAX)) return this.#make();
    if (draw < 36) return this.#revoke();
    if (draw < 66) return this.#press();
    return this.#look(draw);
  }

  async #make(): Promise<void> {
    const lockId = this.lockIds[randomInt(LOCKS)] ?? "";
    const holder = { name: `Guest ${randomInt(1_000_000)}` };
    const times = { startsAt: hourText(-1), endsAt: hourText(2 + randomInt(48)) };
    const made = await this.#tell("made", "POST", "/api/v1/codes", {
      kind: "timed",
      lockIds: [lockId],
      holder,
      ...times,
    });
    if (made === null) return;
    const { id } = JSON.parse(made) as { id: string };
    const shown = await this.#tell("revealed", "POST", `/api/v1/codes/${id}/reveal`, { reason: "the guest asked" });
    if (shown !== null) this.#live.push({ id, lockId, ...(JSON.parse(shown) as { pin: string }) });
  }

  async #revoke(): Promise<void> {
    const code = this.#live.shift();
    if (code !== undefined) await this.#tell("revoked", "POST", `/api/v1/codes/${code.id}/revoke`, {});
  }

  async #press(): Promise<void> {
    const code = this.#live[randomInt(this.#live.length)];
    if (code === undefined) return;
    const pin = randomInt(100) === 0 ? "0000" : code.pin;
    const text = await this.#tell("pressed", "POST", `/api/v1/virtual-locks/${code.lockId}/keypad`, { pin });
    if (text?.includes('"granted"') === true) count(this.done, "opened");
  }

  async #look(draw: number): Promise<void> {
    const code = this.#live[randomInt(Math.max(1, this.#live.length))];
    const paths = [
      "/api/v1/codes?limit=50",
      "/api/v1/codes?state=active&text=Guest",
      "/api/v1/events?limit=100",
      "/api/v1/locks",
      `/api/v1/codes/${code?.id ?? ""}`,
      `/api/v1/locks/${this.lockIds[draw % LOCKS] ?? ""}/slots`,
      "/api/v1/audit?limit=100",
      "/api/v1/alarms",
      "/metrics",
    ];
    await this.#tell("read", "GET", paths[draw % paths.length] ?? "/ready");
  }

  /** The text of a good answer; notes any other as a surprise. */
  async #tell(what: string, method: string, path: string, body?: object): Promise<string | null> {
    const startedAt = performance.now();
    const { status, text } = await this.ask(method, path, body).catch((error: unknown) => ({
      status: 0,
      text: String(error),
    }));
    this.#times.push(performance.now() - startedAt);
    if (status >= 200 && status < 300) {
      count(this.done, what);
      return text;
    }
    const code = /"code":"(\w+)"/.exec(text)?.[1] ?? text.slice(0, 80);
    count(this.surprises, `${what}: ${status} ${code}`);
    return null;
  }

  ask(method: string, path: string, body?: object): Promise<Answer> {
    const key = this.#keys[this.#turn++ % this.#keys.length] ?? "";
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const type =
      payload === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(payload) };
    const headers = { authorization: `Bearer ${key}`, ...type };
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#server.url}${path}`, { method, headers, agent: this.#agent }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        answer.on("error", reject).on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
      });
      sent.on("error", reject);
      sent.end(payload);
    });
  }

  async #made(path: string, body: object): Promise<{ id: string; apiKey: string }> {
    const { status, text } = await this.ask("POST", path, body);
    if (status !== 201) throw new Error(`${path} answered ${status}: ${text}`);
    return JSON.parse(text) as { id: string; apiKey: string };
  }
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** A whole hour, as hosts give them: so many hours from now. */
function hourText(fromNowHours: number): string {
  const hour = Math.floor(Date.now() / 3_600_000) + fromNowHours;
  return new Date(hour * 3_600_000).toISOString().replace(/\.\d+Z$/, "Z");
}
