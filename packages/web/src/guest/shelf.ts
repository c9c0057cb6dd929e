import { forgetKept, sweep } from "./browser-store.ts";
import { findView, keepable, keepView, type KeptView } from "./kept-view.ts";
import type { GuestView } from "./view.ts";

const KEEP_EVERY_MS = 60_000;

/** What is kept of one link for a time without a connection. Nothing here ever fails: a browser may keep nothing. */
export class Shelf {
  private readonly id: Promise<string | null>;
  private last: KeptView | null = null;
  private lastKeptAtMs = 0;

  constructor(id: Promise<string | null>) {
    this.id = id;
  }

  get pin(): string | null {
    return this.last?.pin ?? null;
  }

  /** What was kept when the link was last open here. */
  async find(): Promise<KeptView | null> {
    const id = await this.id;
    this.last = id === null ? null : await findView(id);
    return this.last;
  }

  /** Keeps a view, and with it the PIN that was kept or shown. What may not be kept is forgotten. */
  async keep(view: GuestView, checkedAtMs: number, pin: string | null): Promise<void> {
    const wanted = keepable({ view, checkedAtMs, pin: pin ?? this.pin });
    const id = await this.id;
    if (id === null) return;
    if (wanted === null) return this.forget();
    const isNew = wanted.pin !== this.pin || checkedAtMs - this.lastKeptAtMs >= KEEP_EVERY_MS;
    this.last = wanted;
    if (!isNew) return;
    this.lastKeptAtMs = checkedAtMs;
    await keepView(id, wanted).catch(() => undefined);
    await sweep(checkedAtMs).catch(() => undefined);
  }

  /** Forgets the view; `all`: the key that proves this device too, since its link is over. */
  async forget(what: "view" | "all" = "view"): Promise<void> {
    this.last = null;
    const id = await this.id;
    if (id !== null) await forgetKept(what === "all" ? ["devices", "views"] : ["views"], id).catch(() => undefined);
  }
}
