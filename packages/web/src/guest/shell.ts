import { type Actions, LANGUAGE_FIELD, MESSAGE_FIELD } from "./actions.ts";
import { type Ask, type Bearer, GuestProblem, guestApi, type ProblemCode } from "./api.ts";
import { calendarOf } from "./calendar.ts";
import { save } from "./file.ts";
import type { LinkSession } from "./link-session.ts";
import { Lookout } from "./lookout.ts";
import { openOffline } from "./offline.ts";
import { guestPage } from "./page.ts";
import { paint } from "./paint.ts";
import { findPosition } from "./position.ts";
import { keepLanguage, languageFor, settingOf } from "./setting.ts";
import { Shelf } from "./shelf.ts";
import {
  type Asked,
  type Closed,
  type FencePart,
  type GuestState,
  openingState,
  type Setting,
  type Stage,
  stateAt,
} from "./state.ts";
import { chooseLanguage } from "./text/languages.ts";
import type { AskAbout, GuestView } from "./view.ts";

const PIN_SHOWN_MS = 30_000;
const COPIED_SHOWN_MS = 3_000;
const TICK_MS = 1_000;

/** Where asking again by itself is of no use, or tells the owner each time of a device that was refused. */
const ASKS_NOTHING: readonly Stage[] = ["link_unknown", "choose_device", "no_device_key", "device_refused", "no_link"];

/**
 * The page of one link while it is open: it holds the state, paints it, does what the guest wants, and asks the server
 * again for as long as somebody looks. What decides lies elsewhere, in functions of the state.
 */
export class GuestShell {
  private readonly place: Element;
  private readonly session: LinkSession;
  private readonly shelf: Shelf;
  private readonly lookout: Lookout;
  /** Asked for while the words were still on their way. */
  private firstView: Promise<GuestView> | null = null;
  private state: GuestState;
  private tickTimer: ReturnType<typeof setInterval> | undefined;
  /** How far the server's clock is ahead of this device's. */
  private aheadMs = 0;
  private isOfflineReady = false;

  constructor(place: Element, session: LinkSession, setting: Setting) {
    this.place = place;
    this.session = session;
    this.shelf = new Shelf(session.id);
    this.state = openingState(setting, Date.now());
    this.lookout = new Lookout({
      look: () => this.look(),
      interest: () => this.interest(),
      hide: () => this.hidePin(),
    });
  }

  /** Where there is no link, nobody is asked for anything. */
  showClosed(why: Closed): void {
    this.set({ stage: why });
  }

  /** Opens the page. `firstView` was asked for while the words were still on their way. */
  async open(firstView: Promise<GuestView>): Promise<void> {
    this.lookout.start();
    addEventListener("offline", () => this.set({ isConnected: this.state.view === null }));
    this.set({});
    await this.shelf.find();
    this.firstView = firstView;
    await this.lookout.look();
  }

  private readonly actions: Actions = {
    retry: () => void this.lookout.look(),
    chooseLanguage: () => void this.chooseLanguage(),
    showPin: (isBackup) => void this.showPin(isBackup),
    hidePin: () => this.hidePin(),
    copy: (what) => void this.copy(what),
    addToCalendar: () => void this.addToCalendar(),
    findPosition: () => void this.findPosition(),
    ask: (about) => void this.ask(about),
    goToStep: (step, lockId) => {
      const kept = step === "closed" ? null : this.state.trouble.lockId;
      this.set({ trouble: { step, lockId: lockId ?? kept, wasOpen: true } });
    },
    chooseDevice: () => void this.chooseDevice(),
  };

  private set(change: Partial<GuestState>): void {
    this.state = { ...this.state, nowMs: Date.now() + this.aheadMs, hasKeptPin: this.shelf.pin !== null, ...change };
    paint(this.place, guestPage(this.state, this.actions));
  }

  private async look(): Promise<boolean> {
    const asked = this.firstView ?? this.session.call(guestApi.view);
    this.firstView = null;
    try {
      await this.showView(await asked);
      return true;
    } catch (problem) {
      await this.showProblem(codeOf(problem));
      return false;
    }
  }

  private interest(): "none" | "usual" | "waiting" {
    const { stage, view, asked } = this.state;
    if (view?.state === "ended" || ASKS_NOTHING.includes(stage)) return "none";
    const awaitsOwner = view?.state === "asleep" && asked.no_position === "told";
    return view?.state === "waiting" || awaitsOwner ? "waiting" : "usual";
  }

  private async showView(view: GuestView): Promise<void> {
    const checkedAtMs = Date.now();
    this.aheadMs = Date.parse(view.now) - checkedAtMs;
    const setting = await this.settingFor(view);
    this.set({ ...setting, stage: "open", view, checkedAtMs: Date.parse(view.now), isConnected: true });
    await this.shelf.keep(view, Date.parse(view.now), null);
    if (!this.isOfflineReady) {
      this.isOfflineReady = true;
      void openOffline().catch(() => undefined); // a page that needs a connection is still a page
    }
  }

  private async settingFor({ locale }: GuestView): Promise<Partial<Setting>> {
    const language = languageFor(locale);
    return language === this.state.language ? {} : settingOf(language).catch(() => ({}));
  }

  private async showProblem(code: ProblemCode): Promise<void> {
    const { view } = this.state;
    const nowMs = Date.now() + this.aheadMs;
    if (code === "link_unknown" && view !== null && stateAt(view, nowMs) === "ended") {
      await this.shelf.forget("all"); // the link died with the stay, and its guest is told so
      this.set({ view: { ...view, state: "ended" }, isConnected: true, pin: { kind: "hidden" } });
    } else if (code === "link_unknown" || code === "device_refused") {
      await this.shelf.forget(code === "link_unknown" ? "all" : "view");
      this.set({ stage: code, view: null, pin: { kind: "hidden" } });
    } else if (code === "device_needed") {
      this.set({ stage: "choose_device", view: null });
    } else if (view !== null) {
      this.set({ isConnected: code === "rate_limited" });
    } else await this.showKept(code);
  }

  /** Nobody answers: what is kept is better than nothing. */
  private async showKept(code: ProblemCode): Promise<void> {
    const kept = await this.shelf.find();
    if (kept === null || code === "rate_limited") {
      const closed: Closed = code === "offline" || code === "rate_limited" ? code : "server_down";
      return this.set({ stage: closed });
    }
    const setting = await this.settingFor(kept.view);
    this.set({ ...setting, stage: "open", view: kept.view, checkedAtMs: kept.checkedAtMs, isConnected: false });
  }

  private async chooseLanguage(): Promise<void> {
    const field = document.getElementById(LANGUAGE_FIELD) as HTMLSelectElement | null;
    const language = chooseLanguage([field?.value ?? null]);
    const setting = await settingOf(language).catch(() => null);
    if (setting === null) return this.set({ isConnected: this.state.view === null });
    keepLanguage(language);
    this.set(setting);
  }

  private async showPin(isBackup: boolean): Promise<void> {
    this.set({ pin: { kind: "asking" } });
    try {
      const { pin } = await this.session.call(isBackup ? guestApi.backup : guestApi.pin);
      const { view, checkedAtMs } = this.state;
      this.putPin(pin, isBackup);
      if (!isBackup && view !== null && checkedAtMs !== null) await this.shelf.keep(view, checkedAtMs, pin);
    } catch (problem) {
      const code = codeOf(problem);
      const isGone = code === "offline" || code === "server_down";
      if (isGone && !isBackup && this.shelf.pin !== null) {
        this.set({ isConnected: false });
        this.putPin(this.shelf.pin, false);
      } else this.set({ pin: { kind: "refused", code } });
      if (code === "link_unknown" || code === "fence_closed") await this.lookout.look();
    }
  }

  private putPin(digits: string, isBackup: boolean): void {
    if (document.hidden) return this.hidePin();
    const hidesAtMs = Date.now() + PIN_SHOWN_MS; // of this device's clock: the server's may be set meanwhile
    const show = (): void => {
      const hidesInMs = hidesAtMs - Date.now();
      if (hidesInMs <= 0) this.hidePin();
      else this.set({ pin: { kind: "shown", digits, isBackup, hidesInMs } });
    };
    clearInterval(this.tickTimer);
    this.tickTimer = setInterval(show, TICK_MS);
    show();
  }

  private hidePin(): void {
    clearInterval(this.tickTimer);
    const isFocused = document.activeElement?.closest('[data-part="pin"]') !== null; // it was on what goes away
    if (this.state.pin.kind !== "hidden") this.set({ pin: { kind: "hidden", isFocused } });
  }

  private async copy(what: "pin" | "address"): Promise<void> {
    const { pin, view } = this.state;
    const words = what === "address" ? view?.site.address : pin.kind === "shown" ? pin.digits : null;
    const clipboard = navigator.clipboard as Clipboard | undefined; // only where the page is served securely
    if (words === null || words === undefined) return;
    const isDone = await (clipboard?.writeText(words) ?? Promise.reject(new Error("no clipboard"))).then(
      () => true,
      () => false,
    );
    this.set({ copied: { what, isDone } });
    setTimeout(() => this.set({ copied: null }), COPIED_SHOWN_MS);
  }

  private async addToCalendar(): Promise<void> {
    const { view, text, nowMs } = this.state;
    if (view === null) return;
    const { site, windows, startsAt } = view;
    const uid = (await this.session.id)?.slice(0, 16) ?? `stay-${Date.parse(startsAt ?? view.now)}`;
    const title = text.calendar.stay(site.name);
    const stay = { uid, stampMs: nowMs, title, location: site.address, notes: text.calendar.note, windows };
    save(`${text.calendar.fileName}.ics`, "text/calendar;charset=utf-8", calendarOf(stay));
  }

  private async findPosition(): Promise<void> {
    this.set({ fence: { kind: "asking" } });
    const position = await findPosition();
    if (position === "denied" || position === "unknown") return this.set({ fence: { kind: position } });
    this.set({ fence: await this.tellPosition(position) });
    await this.lookout.look();
  }

  private async tellPosition(position: Exclude<Awaited<ReturnType<typeof findPosition>>, string>): Promise<FencePart> {
    try {
      const answer = await this.session.call((bearer) => guestApi.position(bearer, position));
      if (answer.outcome === "outside") return { kind: "outside", meters: answer.distanceMeters };
      return { kind: answer.outcome === "live" ? "idle" : "inaccurate" };
    } catch {
      return { kind: "failed" };
    }
  }

  private async ask(about: AskAbout): Promise<void> {
    this.setAsked(about, "sending");
    const field = document.getElementById(MESSAGE_FIELD) as HTMLTextAreaElement | null;
    const words = about === "does_not_work" ? (field?.value.trim() ?? "") : "";
    const { lockId } = this.state.trouble;
    const ask: Ask = { about, ...(words !== "" && { text: words }), ...(lockId !== null && { lockId }) };
    try {
      const tell = (bearer: Bearer): ReturnType<typeof guestApi.ask> => guestApi.ask(bearer, ask);
      const { backupOffered } = await (about === "other_device"
        ? this.session.callUnproven(tell)
        : this.session.call(tell));
      this.setAsked(about, "told");
      this.lookout.lookLater(); // the answer may come at any moment
      if (about === "does_not_work") this.set({ isBackupOffered: backupOffered });
      if (about === "does_not_work") this.actions.goToStep("told");
    } catch {
      this.setAsked(about, "failed");
    }
  }

  private setAsked(about: AskAbout, asked: Asked): void {
    this.set({ asked: { ...this.state.asked, [about]: asked } });
  }

  private async chooseDevice(): Promise<void> {
    const isMade = await this.session.chooseThisDevice(Date.now());
    if (isMade) await this.lookout.look();
    else this.set({ stage: "no_device_key" });
  }
}

function codeOf(problem: unknown): ProblemCode {
  return problem instanceof GuestProblem ? problem.code : "server_down";
}
