import { Pin } from "@cardea/core";
import type { FeedAnswer } from "./answer.ts";

/** What the worker says: first that it is ready to begin, then what came of it. */
export type WorkerMessage =
  | { readonly kind: "ready" }
  | {
      readonly kind: "done";
      readonly answer: FeedAnswer;
      /** The PINs of `answer`, by the place of their events: a sealed PIN cannot go from thread to thread. */
      readonly doorCodes: readonly (readonly [event: number, digits: string])[];
      /** What the heap of the worker held in the end, in bytes. */
      readonly heapBytes: number;
    };

/** An answer as a message, its PINs taken out. */
export function doneMessage(answer: FeedAnswer, heapBytes: number): WorkerMessage {
  if (answer.kind === "refused") return { kind: "done", answer, doorCodes: [], heapBytes };
  const doorCodes: [number, string][] = [];
  const events = answer.events.map((event, index) => {
    if (event.kind === "faulty" || event.details.doorCode === undefined) return event;
    const { doorCode, ...details } = event.details;
    doorCodes.push([index, doorCode.reveal()]);
    return { ...event, details };
  });
  return { kind: "done", answer: { ...answer, events }, doorCodes, heapBytes };
}

/** The answer of a message, its PINs put back and sealed. */
export function answerOf({ answer, doorCodes }: WorkerMessage & { kind: "done" }): FeedAnswer {
  if (answer.kind === "refused" || doorCodes.length === 0) return answer;
  const events = [...answer.events];
  for (const [index, digits] of doorCodes) {
    const [event, doorCode] = [events[index], Pin.parse(digits)];
    if (event === undefined || event.kind === "faulty" || doorCode === null) continue;
    events[index] = { ...event, details: { ...event.details, doorCode } };
  }
  return { ...answer, events };
}
