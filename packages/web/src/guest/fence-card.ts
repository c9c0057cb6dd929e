import type { Actions } from "./actions.ts";
import { type Child, type Element, h } from "./node.ts";
import { button, card, note, paragraph } from "./parts.ts";
import { clockOf, type GuestState, isLive, stateAt, windowOf } from "./state.ts";
import { hourText, msOf } from "./time.ts";
import type { GuestFence, GuestView } from "./view.ts";

/** How a fenced code is woken; null where there is no fence or it is not the time for it. */
export function fenceCard(state: GuestState, view: GuestView, actions: Actions): Element | null {
  const { fence } = view;
  const stay = stateAt(view, state.nowMs);
  if (fence === null || stay === "ended") return null;
  const { text } = state;
  const liveUntil = msOf(fence.liveUntil);
  const isAwake = isLive(view, state.nowMs) && liveUntil !== null;
  if (!isAwake && !isItsTime(view, state.nowMs)) {
    return card({ id: "fence", title: text.fence.title }, [paragraph(text.fence.why(fence.radiusMeters))]);
  }
  const isFinding = state.fence.kind === "asking";
  const find = isFinding
    ? text.fence.asking
    : isAwake || state.fence.kind !== "idle"
      ? text.fence.checkAgain
      : text.fence.check;
  return card({ id: "fence", title: text.fence.title }, [
    isAwake && note("good", "bell", [paragraph(text.fence.live(hourText(liveUntil, clockOf(state, view))))]),
    !isAwake && paragraph(text.fence.why(fence.radiusMeters)),
    !isAwake && outcome(state, fence),
    button({
      label: find,
      icon: "map",
      look: isAwake ? "plain" : "main",
      isBusy: isFinding,
      name: "find-position",
      onClick: actions.findPosition,
    }),
    !isAwake && paragraph(text.fence.privacy, "small quiet"),
    !isAwake && askOwner(state, fence, actions),
  ]);
}

/** A code is woken in its windows only. */
function isItsTime(view: GuestView, nowMs: number): boolean {
  const window = windowOf(view, nowMs);
  return view.state !== "coming" && window !== null && (msOf(window.from) ?? 0) <= nowMs;
}

function outcome(state: GuestState, fence: GuestFence): Child {
  const { text, fence: part } = state;
  switch (part.kind) {
    case "idle":
    case "asking":
      return null;
    case "outside":
      return told("wait", outsideText(state, part.meters, fence));
    case "inaccurate":
      return told("wait", text.fence.inaccurate);
    case "denied":
      return told("info", text.fence.denied);
    case "unknown":
      return told("wait", text.fence.unknown);
    case "failed":
      return told("wait", text.fence.failed);
  }
}

function told(tone: "wait" | "info", words: string): Element {
  return note(tone, tone === "wait" ? "triangle" : "question", [paragraph(words)], true);
}

function outsideText({ text, locale }: GuestState, meters: number | null, { radiusMeters }: GuestFence): string {
  const radius = distanceText(radiusMeters, locale);
  if (meters === null) return text.fence.outsideUnknown(radius);
  return text.fence.outside(distanceText(meters, locale), radius);
}

/** "350 m", "1.2 km". */
export function distanceText(meters: number, locale: string): string {
  const isFar = meters >= 1_000;
  const unit = isFar ? "kilometer" : "meter";
  const words = new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: meters < 10_000 ? 1 : 0 });
  return words.format(isFar ? meters / 1_000 : meters);
}

/** The way for who has no position. It stands below the button until it is needed, and then beside the reason. */
function askOwner(state: GuestState, fence: GuestFence, actions: Actions): Element {
  const { text, asked } = state;
  const isTold = asked.no_position === "told";
  const isTried = state.fence.kind !== "idle" && state.fence.kind !== "asking";
  return h("div", { key: "ask", class: "stack" }, [
    (isTold || fence.asked) && note("info", "bell", [paragraph(text.fence.asked)]),
    isTried &&
      !isTold &&
      button({
        label: text.fence.ask,
        icon: "bell",
        isBusy: asked.no_position === "sending",
        name: "ask-owner",
        onClick: () => actions.ask("no_position"),
      }),
    asked.no_position === "failed" && note("wait", "triangle", [paragraph(text.trouble.failed)], true),
  ]);
}
