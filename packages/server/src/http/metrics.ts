import type { HttpTools } from "./tools.ts";

const BUCKETS_MS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000];

interface Answered {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

/** What is counted for Prometheus. @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
export class Metrics {
  readonly #tools: Pick<HttpTools, "store" | "world">;
  readonly #startedAt: number;
  /** Answers by method, route and status; there are no more of them than routes times statuses. */
  readonly #answers = new Map<string, number>();
  readonly #buckets = BUCKETS_MS.map(() => 0);
  #count = 0;
  #sumMs = 0;

  constructor(tools: Pick<HttpTools, "store" | "world">) {
    this.#tools = tools;
    this.#startedAt = tools.world.now();
  }

  answered({ method, route, status, ms }: Answered): void {
    const labels = `method="${method}",route="${route}",status="${status}"`;
    this.#answers.set(labels, (this.#answers.get(labels) ?? 0) + 1);
    this.#count++;
    this.#sumMs += ms;
    for (const [index, limit] of BUCKETS_MS.entries()) {
      if (ms <= limit) this.#buckets[index] = (this.#buckets[index] ?? 0) + 1;
    }
  }

  async text(): Promise<string> {
    const lines = [...this.#process(), ...this.#requests(), ...(await this.#world())];
    return `${lines.join("\n")}\n`;
  }

  #process(): string[] {
    const { rss } = process.memoryUsage();
    return [
      ...gauge("cardea_uptime_seconds", "Seconds since the start", (this.#tools.world.now() - this.#startedAt) / 1_000),
      ...gauge("process_resident_memory_bytes", "Resident memory", rss),
    ];
  }

  #requests(): string[] {
    const name = "cardea_http_request_duration_milliseconds";
    return [
      ...head("cardea_http_requests_total", "Requests answered", "counter"),
      ...[...this.#answers].map(([labels, count]) => `cardea_http_requests_total{${labels}} ${count}`),
      ...head(name, "How long answers took", "histogram"),
      ...BUCKETS_MS.map((limit, index) => `${name}_bucket{le="${limit}"} ${this.#buckets[index] ?? 0}`),
      `${name}_bucket{le="+Inf"} ${this.#count}`,
      `${name}_sum ${this.#sumMs}`,
      `${name}_count ${this.#count}`,
    ];
  }

  /** Facts of the house: what waits, what is wrong. No names, no ids. */
  async #world(): Promise<string[]> {
    const { store, world } = this.#tools;
    const jobs = await store.jobCounts();
    const locks = await store.locks();
    const alarms = await store.alarms({ open: true });
    const kinds = Map.groupBy(alarms, ({ kind }) => kind);
    const late = jobs.oldestRunAt === null ? 0 : Math.max(0, world.now() - jobs.oldestRunAt);
    return [
      ...gauge("cardea_jobs_waiting", "Jobs not done yet", jobs.waiting),
      ...gauge("cardea_jobs_failing", "Jobs that failed at least once", jobs.failing),
      ...gauge("cardea_jobs_late_milliseconds", "How long the oldest job is overdue", late),
      ...gauge("cardea_locks", "Locks", locks.length),
      ...gauge("cardea_locks_unreachable", "Locks that do not answer", locks.filter(isUnreachable).length),
      ...gauge("cardea_audit_records", "Records in the audit log", await store.auditSize()),
      ...gauge("cardea_read_only", "1 while nothing can be stored", store.readOnlyReason() === null ? 0 : 1),
      ...head("cardea_alarms_open", "Open alarms by kind", "gauge"),
      ...[...kinds].map(([kind, some]) => `cardea_alarms_open{kind="${kind}"} ${some.length}`),
    ];
  }
}

function isUnreachable({ state }: { readonly state: { readonly unreachableSince: number | null } }): boolean {
  return state.unreachableSince !== null;
}

function head(name: string, help: string, type: "counter" | "gauge" | "histogram"): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function gauge(name: string, help: string, value: number): string[] {
  return [...head(name, help, "gauge"), `${name} ${value}`];
}
