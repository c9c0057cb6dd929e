import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { CardeaError } from "@cardea/core";
import { seesAt } from "../auth/reach.ts";
import type { StoredEvent } from "../store/port.ts";
import { STREAMS_MAX } from "./limits.ts";
import type { Caller } from "./caller.ts";
import type { AppContext } from "./tools.ts";
import { badField } from "./request.ts";
import { eventBodies } from "./view/event.ts";

/** How often a quiet stream says that it lives, so that proxies keep it open. */
const HEARTBEAT_MS = 15_000;
/** Events that are read and written at a time; no more are ever held for one listener. */
const BATCH_EVENTS = 100;
/** How long a listener may take to read what was written before it is let go; it resumes from where it was. */
const STALL_MS_MAX = 30_000;
/** How long a caller who may not listen any more may still hear. */
const RENEW_MS = 2_000;

/** What a stream needs of an answer before it takes it over. */
type HijackedReply = { readonly raw: ServerResponse; getHeaders(): object; hijack(): unknown };

interface Wish {
  readonly caller: Caller;
  readonly filter: { readonly lockId?: string; readonly codeId?: string };
}

/**
 * Server-sent events: each commit only wakes the streams, which then read on from the store, as fast as their listener
 * takes it. So a slow listener costs no memory, and one that comes back with Last-Event-ID misses nothing.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventStreams {
  readonly #context: AppContext;
  readonly #open = new Set<EventStream>();
  readonly #stopListening: () => void;

  constructor(context: AppContext) {
    this.#context = context;
    this.#stopListening = context.store.onCommit(({ events }) => {
      if (events) for (const stream of this.#open) stream.wake();
    });
  }

  /** Takes over the answer to a request and writes events to it until the listener leaves. */
  async open(request: IncomingMessage, reply: HijackedReply, wish: Wish): Promise<void> {
    if (this.#open.size >= STREAMS_MAX) {
      throw new CardeaError("rate_limited", `At most ${STREAMS_MAX} event streams are open at a time.`);
    }
    const after = await this.#firstSequence(request);
    const headers = {
      ...reply.getHeaders(),
      "content-type": "text/event-stream; charset=utf-8",
      "x-accel-buffering": "no",
    };
    reply.hijack();
    reply.raw.writeHead(200, headers as Record<string, string>);
    if (reply.raw.closed) return; // the listener left while the store was asked; nobody would tell it from an open one
    const stream = new EventStream({ context: this.#context, answer: reply.raw, after, wish });
    this.#open.add(stream);
    reply.raw.on("close", () => {
      stream.end();
      this.#open.delete(stream);
    });
    stream.wake();
  }

  close(): void {
    this.#stopListening();
    for (const stream of this.#open) stream.end();
    this.#open.clear();
  }

  async #firstSequence({ headers }: IncomingMessage): Promise<number> {
    return firstSequence(headers["last-event-id"], await this.#context.store.lastEventSequence());
  }
}

/**
 * After which event a stream begins that was asked for with this Last-Event-ID. An id that is yet to come is one of before
 * a restore: waiting for it would be silence. Throws invalid_field.
 */
export function firstSequence(asked: string | readonly string[] | undefined, newest: number): number {
  if (asked === undefined || asked === "") return newest;
  if (typeof asked === "string" && /^\d{1,15}$/.test(asked)) return Math.min(Number(asked), newest);
  throw badField("last-event-id", "wrong_form", "It must be the id of an event of this stream.");
}

interface StreamSource {
  readonly context: AppContext;
  readonly answer: ServerResponse;
  readonly after: number;
  readonly wish: Wish;
}

class EventStream {
  readonly #source: StreamSource;
  #after: number;
  #isPumping = false;
  #isWoken = false;
  #cancelHeartbeat: () => void = () => {};
  #isOver = false;
  #caller: Caller;
  #renewedAt: number;

  constructor(source: StreamSource) {
    this.#source = source;
    this.#after = source.after;
    this.#caller = source.wish.caller;
    this.#renewedAt = source.context.world.now();
    source.answer.write("retry: 2000\n\n");
    this.#beatLater();
  }

  /** There may be something new. */
  wake(): void {
    this.#isWoken = true;
    if (!this.#isPumping && !this.#isOver) void this.#pump();
  }

  end(): void {
    this.#isOver = true;
    this.#cancelHeartbeat();
    this.#source.answer.end();
  }

  async #pump(): Promise<void> {
    this.#isPumping = true;
    try {
      while (this.#isWoken && !this.#isOver) {
        this.#isWoken = false;
        while (!this.#isOver && (await this.#writeBatch())) {
          // Until the store has no more.
        }
      }
    } catch (cause) {
      this.#source.context.log.error("an event stream broke off", {}, cause);
      this.end();
    } finally {
      this.#isPumping = false;
    }
  }

  /** Whether there may be more. */
  async #writeBatch(): Promise<boolean> {
    const { store } = this.#source.context;
    if (!(await this.#mayListen())) return false;
    const events = await store.eventsAfter(this.#after, BATCH_EVENTS);
    const last = events.at(-1);
    if (last === undefined) return false;
    const bodies = await eventBodies(
      store,
      events.filter((event) => this.#isWanted(event)),
    );
    // The id also moves on past events that were filtered out.
    const text = bodies.map((body) => `id: ${body.sequence}\ndata: ${JSON.stringify(body)}\n\n`).join("");
    await this.#write(`${text}id: ${last.sequence}\n: \n\n`);
    this.#after = last.sequence;
    return events.length === BATCH_EVENTS;
  }

  /** Looks again and again whether the session or key still stands, and what it may see now. */
  async #mayListen(): Promise<boolean> {
    const now = this.#source.context.world.now();
    if (now - this.#renewedAt < RENEW_MS) return true;
    const caller = await this.#caller.renew();
    if (caller === null) {
      this.end();
      return false;
    }
    this.#caller = caller;
    this.#renewedAt = now;
    return true;
  }

  #isWanted(event: StoredEvent): boolean {
    const { lockId, codeId } = this.#source.wish.filter;
    if (!seesAt(this.#caller.reach, event)) return false;
    return (lockId === undefined || event.lockId === lockId) && (codeId === undefined || event.codeId === codeId);
  }

  async #write(text: string): Promise<void> {
    const { answer, context } = this.#source;
    if (answer.write(text) || answer.closed) return;
    const waited = new AbortController();
    const cancel = context.world.after(STALL_MS_MAX, () => waited.abort());
    try {
      const { signal } = waited;
      await Promise.race([once(answer, "drain", { signal }), once(answer, "close", { signal })]);
    } catch {
      answer.destroy(); // too slow: it may come back with the id of the last event it got
    } finally {
      cancel();
      waited.abort(); // takes the listener away that was not needed
    }
  }

  #beatLater(): void {
    this.#cancelHeartbeat = this.#source.context.world.after(HEARTBEAT_MS, () => {
      if (this.#isOver) return;
      this.#source.answer.write(": alive\n\n");
      this.wake(); // who may not listen any more is let go even if nothing happens
      this.#beatLater();
    });
  }
}
