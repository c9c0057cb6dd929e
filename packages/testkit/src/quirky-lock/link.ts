import type { World } from "cardea/src/world/port.ts";
import type { Air } from "./air.ts";
import type { Reply } from "./translate.ts";
import type { Answer, Command, EventFrame } from "./wire.ts";

const ANSWER_MS = 5_000;

/** Commands and answers to all locks of one connection. An answer belongs to a command by its number alone. */
export interface Link {
  call(address: string, command: Command, signal: AbortSignal): Promise<Reply>;
  close(): void;
}

export function openLink(options: {
  readonly air: Air;
  readonly world: World;
  readonly onEvent: (address: string, event: EventFrame) => void;
}): Link {
  const { air, world, onEvent } = options;
  const waiting = new Map<string, (answer: Answer) => void>();
  // Begins anywhere, so that an answer to a connection before this one is nobody's answer.
  let lastId = world.randomInt(1_000_000_000);

  const deafen = air.listen(({ address, text }) => {
    const message = parsed(text);
    if (message === null) return;
    if ("re" in message) waiting.get(`${address} ${message.re}`)?.(message);
    else onEvent(address, message);
  });

  async function call(address: string, command: Command, signal: AbortSignal): Promise<Reply> {
    if (signal.aborted) return { kind: "unheard" };
    const id = ++lastId;
    const key = `${address} ${id}`;
    let cancel = () => {};
    const reply = new Promise<Reply>((resolve) => {
      const silent = () => resolve({ kind: "silent" });
      waiting.set(key, (answer) => resolve({ kind: "answered", answer }));
      cancel = world.after(ANSWER_MS, silent);
      signal.addEventListener("abort", silent, { once: true });
      air.send({ address, text: JSON.stringify({ id, ...command }) }).then(
        (isHeard) => isHeard || resolve({ kind: "unheard" }),
        () => resolve({ kind: "unheard" }),
      );
    });
    return reply.finally(() => {
      cancel();
      waiting.delete(key);
    });
  }

  return { call, close: deafen };
}

function parsed(text: string): Answer | EventFrame | null {
  try {
    const message: unknown = JSON.parse(text);
    const isKnown = typeof message === "object" && message !== null && ("re" in message || "what" in message);
    return isKnown ? (message as Answer | EventFrame) : null;
  } catch {
    // Half a message is no message: radios cut them.
    return null;
  }
}
