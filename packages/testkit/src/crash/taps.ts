import { AsyncLocalStorage } from "node:async_hooks";

/** Where the work that runs now belongs: the first half of the name of every point that it reaches. */
interface Room {
  label: string;
}

interface Armed {
  readonly point: string;
  left: number;
}

const rooms = new AsyncLocalStorage<Room>();
const reached = new Map<string, number>();
let armed: Armed | null = null;
let beforeDeath: () => void = () => {};

/** From now on this process dies by SIGKILL when it reaches that point for the `hit`-th time. `last` runs just before. */
export function arm(point: string, hit: number, last: () => void = () => {}): void {
  armed = { point, left: hit };
  beforeDeath = last;
}

/** Tells that a point is reached; does not return where this is the end. */
export function reach(point: string): void {
  reached.set(point, (reached.get(point) ?? 0) + 1);
  if (armed?.point !== point) return;
  armed.left--;
  if (armed.left > 0) return;
  beforeDeath();
  process.kill(process.pid, "SIGKILL");
}

/** The same with the name of the present work before it. */
export function reachHere(what: string): void {
  reach(`${labelHere()}: ${what}`);
}

/** How often each point was reached. */
export function reachedPoints(): ReadonlyMap<string, number> {
  return reached;
}

/** Runs work whose points begin with that name. */
export function within<Result>(label: string, work: () => Promise<Result>): Promise<Result> {
  return rooms.run({ label }, work);
}

export function labelHere(): string {
  return rooms.getStore()?.label ?? "server";
}

/** The rest of the present work has another name. */
export function relabel(label: string): void {
  const room = rooms.getStore();
  if (room !== undefined) room.label = label;
}
