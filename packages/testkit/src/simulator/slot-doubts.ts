import type { Capabilities, Slot } from "@cardea/core";
import type { TrueSlot } from "./memory.ts";

/** A set that came late took the place of a later one, or the store went back behind a write. */
export interface Unknowable {
  /** The fingerprint of what was there before. */
  readonly lost: string | null;
  /** Whether digits tell it; else only the times are others. */
  readonly showsInDigits: boolean;
}

/** What a slot held before and after a set. */
interface SetSlot {
  readonly before: TrueSlot | undefined;
  readonly after: TrueSlot | undefined;
  /** Nobody waited for it any more. */
  readonly isLate: boolean;
}

/** Slots of one lock of which the house can't know what they hold, and how it came to that. */
export class SlotDoubts {
  /** Slots of which the house can't know, or only by the digits that some locks show, what they hold. */
  readonly unknowable = new Map<Slot, Unknowable>();
  /** Digits that a set of ours brought back late into a slot that was empty by then. */
  readonly broughtBack = new Set<string>();
  readonly #capabilities: Capabilities;
  /** Slots whose content came by a set that nobody waited for any more. */
  readonly #late = new Set<Slot>();
  /** The fingerprint of what was sent to a slot last, unless it was refused or is to be cleared. */
  readonly #sent = new Map<Slot, string>();
  /**
   * Slots of ours that somebody emptied, with the fingerprint of what was there: what he writes there looks like ours
   * where digits are hidden.
   */
  readonly #emptied = new Map<Slot, string>();

  constructor(capabilities: Capabilities) {
    this.#capabilities = capabilities;
  }

  /** From now on whoever sends commands thinks that the slot holds these digits or nothing; null: nothing that was sent. */
  expects(slot: Slot, tag: string | null): void {
    if (tag === null) this.#sent.delete(slot);
    else this.#sent.set(slot, tag);
  }

  /** Whether the slot holds what a late write brought, where other digits were sent since, and can't show it. */
  isMixedUp(slot: Slot, held: TrueSlot | undefined): boolean {
    if (this.#capabilities.readBack === "pin" || !this.#late.has(slot)) return false;
    const sent = this.#sent.get(slot);
    return sent !== undefined && sent !== held?.tag;
  }

  wasSet(slot: Slot, { before, after, isLate }: SetSlot): void {
    this.#emptied.delete(slot);
    if (!isLate) {
      this.unknowable.delete(slot);
      this.#late.delete(slot);
      return;
    }
    this.#late.add(slot);
    if (before !== undefined) return this.#wasOverwritten(slot, before, after);
    this.unknowable.delete(slot);
    if (after !== undefined) this.broughtBack.add(after.tag);
  }

  wasCleared(slot: Slot): void {
    this.#emptied.delete(slot);
    this.unknowable.delete(slot);
    this.#late.delete(slot);
  }

  /** Somebody at the keypad empties a slot of ours. */
  wasEmptied(slot: Slot, { tag }: TrueSlot): void {
    this.#emptied.set(slot, tag);
  }

  /** Somebody at the keypad wrote into a slot or emptied it. */
  wasTouched(slot: Slot, isWritten: boolean): void {
    this.unknowable.delete(slot);
    this.#late.delete(slot);
    const lost = this.#emptied.get(slot);
    if (!isWritten || lost === undefined || this.#capabilities.reportsChanges) return;
    this.unknowable.set(slot, { lost, showsInDigits: true });
  }

  wasWiped(): void {
    this.unknowable.clear();
    this.#late.clear();
  }

  /** The store went back, and this slot is not what it thinks; the lock can't show what is true. */
  wasForgotten(slot: Slot): void {
    this.unknowable.set(slot, { lost: null, showsInDigits: true });
  }

  /** A second late set of the same leaves the doubt that the first one brought. */
  #wasOverwritten(slot: Slot, before: TrueSlot, after: TrueSlot | undefined): void {
    const showsInDigits = after?.tag !== before.tag;
    const isOther = showsInDigits || JSON.stringify(after?.schedule) !== JSON.stringify(before.schedule);
    if (isOther) this.unknowable.set(slot, { lost: before.tag, showsInDigits });
  }
}
