import { CardeaError, HOUR_MS, type Instant, MINUTE_MS, plus, SECOND_MS } from "@cardea/core";
import type { Log } from "../log/port.ts";
import type { CommitNews } from "../store/listeners.ts";
import type { World } from "../world/port.ts";
import type { DueJob, JobEnd, JobHandler, JobRunner, JobTable, Task } from "./port.ts";

/** So many jobs run at once. */
const RUNNING_MAX = 64;
/** New jobs are looked for as soon as so many could start. */
const REFILL_FREE = 16;
/** The clock on the wall may be set: the next due time is looked at again at least this often. */
const SLEEP_MS_MAX = MINUTE_MS;
const RETRY_MS_FIRST = SECOND_MS;
const RETRY_MS_MAX = 10 * MINUTE_MS;

export interface EmbeddedJobsOptions {
  readonly table: JobTable;
  readonly onCommit: (listener: (news: CommitNews) => void) => () => void;
  readonly world: World;
  readonly log: Log;
}
