import { useState } from "react";
import type { Code } from "../api-types.ts";
import { isOverState } from "./code-sentence.ts";

/** Which codes of a list are chosen, to do something with all of them. */
export interface Choosing {
  /** Whether the list is there to choose from instead of to look into. */
  readonly isOn: boolean;
  readonly chosen: ReadonlyMap<string, Code>;
  toggle(code: Code): void;
  /** Adds all of these that can be chosen. */
  add(codes: readonly Code[]): void;
  /** These are done with. */
  drop(ids: readonly string[]): void;
  start(): void;
  stop(): void;
}

const NONE: ReadonlyMap<string, Code> = new Map();

export function useChoosing(): Choosing {
  const [isOn, setOn] = useState(false);
  const [chosen, setChosen] = useState(NONE);
  return {
    isOn,
    chosen,
    toggle: (code) => setChosen((before) => without(before, [code.id]) ?? new Map([...before, [code.id, code]])),
    add: (codes) =>
      setChosen((before) => new Map([...before, ...codes.filter(isChoosable).map((code) => [code.id, code] as const)])),
    drop: (ids) => setChosen((before) => without(before, ids) ?? before),
    start: () => setOn(true),
    stop: () => {
      setOn(false);
      setChosen(NONE);
    },
  };
}

/** What is over cannot be ended again. */
export function isChoosable({ state }: Pick<Code, "state">): boolean {
  return !isOverState(state);
}

/** The same without these; null if none of them is in it. */
function without(chosen: ReadonlyMap<string, Code>, ids: readonly string[]): ReadonlyMap<string, Code> | null {
  const left = new Map([...chosen].filter(([id]) => !ids.includes(id)));
  return left.size === chosen.size ? null : left;
}
