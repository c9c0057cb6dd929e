/** A store as one life of a server sees it. */
export interface MortalStore<Kept> {
  readonly store: Kept;
  /** From now on nothing that this life asks is ever answered, as if the process had died. */
  kill(): void;
  /** Calls that wait for an answer. */
  underWay(): number;
}

/** Wraps a store, so that a server that is killed in the middle of its work leaves nothing behind but what was committed. */
export function mortalStore<Kept extends object>(kept: Kept): MortalStore<Kept> {
  let isDead = false;
  let underWay = 0;

  function mortal<Value extends object>(target: Value): Value {
    return new Proxy(target, {
      get(object, key) {
        const value: unknown = Reflect.get(object, key);
        if (typeof value === "object" && value !== null) return mortal(value);
        return typeof value === "function" ? (...given: unknown[]) => answered(value.apply(object, given)) : value;
      },
    });
  }

  function answered(answer: unknown): unknown {
    if (isDead) return new Promise(() => {});
    if (!(answer instanceof Promise)) return answer;
    underWay++;
    return outlived(answer.finally(() => underWay--));
  }

  /** The answer, unless this life has ended by then. */
  async function outlived<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } finally {
      if (isDead) await new Promise<never>(() => {});
    }
  }

  return {
    store: mortal(kept),
    kill() {
      isDead = true;
    },
    underWay: () => underWay,
  };
}
