// Reads one feed in a thread of its own, which `readGuarded` ends when it takes too long. Its limit of memory is set there.
import { getHeapStatistics } from "node:v8";
import { parentPort } from "node:worker_threads";
import { type FeedBody, readBytes } from "./read-bytes.ts";
import { doneMessage, type WorkerMessage } from "./worker-message.ts";

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

// Neither is done in the body of the module: Node.js 24 takes the whole process down if it has to end a thread in there,
// as one of the modules that this one needs awaits another.
parentPort?.once("message", (body: FeedBody) => {
  const answer = readBytes(body);
  tell(doneMessage(answer, getHeapStatistics().total_physical_size));
});
setImmediate(() => tell({ kind: "ready" }));
