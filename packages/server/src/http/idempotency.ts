import { CardeaError } from "@cardea/core";
import type { FastifyRequest } from "fastify";
import type { Reads, Store, StoredAnswer, Tx } from "../store/port.ts";
import { ANSWER_KEPT_MS, IDEMPOTENCY_KEY_LENGTH_MAX } from "./limits.ts";
import { type Caller, callerOf } from "./caller.ts";
import type { AppContext } from "./tools.ts";

/** Remembers the answer in the unit that makes the change; does nothing where the caller sent no Idempotency-Key. */
export interface Keep {
  (tx: Tx, body: object): Promise<void>;
  /** Whether there is anything to remember. */
  readonly isWanted: boolean;
  /** Replaces what was remembered, where the answer knows a little more once the unit is over. */
  amend(body: object): Promise<void>;
}

const NOTHING_TO_KEEP: Keep = Object.assign(async () => {}, { isWanted: false, amend: async () => {} });

/** A request under way: what is needed of it, and of its answer. */
export interface Exchange {
  readonly context: Pick<AppContext, "store" | "world">;
  readonly request: Pick<FastifyRequest, "caller" | "headers" | "method" | "url" | "body">;
  readonly reply: { code(status: number): unknown; header(name: string, value: string): unknown };
}

/**
 * Does what a POST asks for, and with an Idempotency-Key only once: the answer is stored in the same unit as the change,
 * so that either both are kept or none, whatever happens in between. A repeat gets the stored answer, a day long; of two
 * at the same time the second is undone and gets the answer of the first. Answers that refuse are not stored.
 * `act` must call `keep` with the body of the answer, which may hold no digits of a PIN, inside its unit.
 */
export async function answerOnce<Body extends object>(
  exchange: Exchange,
  status: number,
  act: (keep: Keep) => Promise<Body>,
): Promise<Body> {
  const ticket = ticketOf(exchange);
  exchange.reply.code(status);
  if (ticket === null) return act(NOTHING_TO_KEEP);
  const before = await storedBody<Body>(exchange, ticket, exchange.context.store);
  if (before !== null) return before;
  try {
    return await act(keeping(exchange.context, ticket, status));
  } catch (refusal) {
    if (!(refusal instanceof CardeaError)) throw refusal;
    // Within a unit of its own, so that an answer is seen which another request is just about to make durable.
    const meanwhile = await exchange.context.store.unit((tx) => storedBody<Body>(exchange, ticket, tx));
    if (meanwhile !== null) return meanwhile;
    throw refusal;
  }
}

/** One use of an Idempotency-Key. */
interface Ticket {
  readonly caller: Caller;
  readonly key: string;
  readonly requestHash: string;
}

function ticketOf({ request }: Exchange): Ticket | null {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return null;
  if (typeof key !== "string" || !/^[\x21-\x7E]+$/.test(key) || key.length > IDEMPOTENCY_KEY_LENGTH_MAX) {
    const message = `It must be 1 to ${IDEMPOTENCY_KEY_LENGTH_MAX} visible ASCII characters.`;
    throw new CardeaError("invalid_field", "The Idempotency-Key cannot be taken. Nothing was changed.", {
      fields: [{ path: "idempotency-key", code: "wrong_form", message }],
    });
  }
  const caller = callerOf(request);
  return {
    caller,
    key,
    requestHash: caller.fingerprint(JSON.stringify([request.method, request.url, request.body ?? null])),
  };
}

async function storedBody<Body>({ context, reply }: Exchange, ticket: Ticket, reads: Reads): Promise<Body | null> {
  const { caller, key, requestHash } = ticket;
  const answer = await reads.answer(caller.keyId, key);
  if (answer === null || answer.createdAt < context.world.now() - ANSWER_KEPT_MS) return null;
  if (answer.requestHash !== requestHash) {
    throw new CardeaError(
      "idempotency_key_reused",
      "Take a new Idempotency-Key for each new request. Nothing was changed.",
    );
  }
  if (answer.status === null || answer.body === null) {
    throw new CardeaError(
      "idempotency_in_progress",
      "The first request with this key is still running; ask again soon.",
    );
  }
  reply.code(answer.status);
  reply.header("idempotency-replayed", "true");
  return JSON.parse(answer.body) as Body;
}

function keeping({ store, world }: Exchange["context"], { caller, key, requestHash }: Ticket, status: number): Keep {
  const answerOf = (body: object): StoredAnswer => ({
    requestHash,
    status,
    body: JSON.stringify(body),
    createdAt: world.now(),
  });
  const keep = (tx: Tx, body: object): Promise<void> => tx.insertAnswer(caller.keyId, key, answerOf(body));
  const amend = (body: object): Promise<void> => store.unit((tx) => tx.saveAnswer(caller.keyId, key, answerOf(body)));
  return Object.assign(keep, { isWanted: true, amend });
}

/**
 * The same store, whose units end with `last`, which gets what the unit's work answered. For use cases that open their
 * unit themselves.
 */
export function endingWith(store: Store, last: (tx: Tx, result: unknown) => Promise<void>): Store {
  const unit: Store["unit"] = (work) =>
    store.unit(async (tx) => {
      const result = await work(tx);
      await last(tx, result);
      return result;
    });
  return new Proxy(store, {
    get(target, name) {
      if (name === "unit") return unit;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === "function" ? (member.bind(target) as unknown) : member;
    },
  });
}
