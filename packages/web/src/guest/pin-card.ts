import type { Actions } from "./actions.ts";
import type { ProblemCode } from "./api.ts";
import { type Child, type Element, h } from "./node.ts";
import { button, card, note, paragraph } from "./parts.ts";
import { clockOf, type GuestState, isLive, stateAt } from "./state.ts";
import { evidenceText } from "./time.ts";
import type { GuestView } from "./view.ts";

/** Groups of three, of two where three would leave one alone: 2+2, 3+2, 3+3, 3+2+2, 3+3+2. */
export function groupsOf(digits: string): readonly string[] {
  const groups: string[] = [];
  for (let rest = digits; rest !== ""; ) {
    const size = rest.length === 4 || rest.length === 2 ? 2 : 3;
    groups.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return groups;
}

/** The PIN behind a tap, and the backup PIN once it was handed out. */
export function pinCard(state: GuestState, view: GuestView, actions: Actions): Element {
  const { text, pin } = state;
  const isBackup = pin.kind === "shown" && pin.isBackup;
  const look = "pin-card";
  return card({ id: "pin", title: isBackup ? text.pin.backupTitle : text.pin.title, look }, [
    pin.kind === "shown" ? shownPin(state, view, actions) : hiddenPin(state, view, actions),
  ]);
}

function shownPin(state: GuestState, view: GuestView, actions: Actions): Element {
  const { text, pin, checkedAtMs } = state;
  if (pin.kind !== "shown") return h("div");
  const isKept = !state.isConnected && checkedAtMs !== null;
  return h("div", { key: "shown", class: "stack" }, [
    h("p", { class: "pin", tabindex: "-1", isFocused: true, "data-pin": pin.isBackup ? "backup" : "own" }, [
      h("span", { class: "unseen" }, text.pin.spoken([...pin.digits].join(" "))),
      h(
        "span",
        { class: "pin-digits", "aria-hidden": "true" },
        groupsOf(pin.digits).map((group) => h("span", {}, group)),
      ),
    ]),
    isKept && paragraph(text.pin.kept(evidenceText(checkedAtMs, clockOf(state, view))), "small quiet center"),
    h("div", { class: "buttons" }, [
      button({ label: text.pin.hide, icon: "eye", onClick: actions.hidePin }),
      copyButton(state, actions, "pin"),
    ]),
    paragraph(text.pin.hidesIn(Math.max(0, Math.ceil(pin.hidesInMs / 1_000))), "tiny quiet center"),
  ]);
}

export function copyButton({ text, copied }: GuestState, actions: Actions, what: "pin" | "address"): Element {
  const label = what === "pin" ? text.pin.copy : text.place.copy;
  const isCopied = copied?.what === what;
  const told = isCopied ? (copied.isDone ? text.page.copied : text.page.copyFailed) : label;
  const shape = isCopied && copied.isDone ? "tick" : "copy";
  return button({ label: told, icon: shape, name: `copy-${what}`, isTelling: true, onClick: () => actions.copy(what) });
}

function hiddenPin(state: GuestState, view: GuestView, actions: Actions): Element {
  const { text, pin } = state;
  const reason = whyHidden(state, view);
  const children: readonly Child[] =
    reason === null
      ? [
          h("p", { class: "pin pin-hidden", "aria-hidden": "true" }, "•".repeat(view.pin.length)),
          button({
            label: pin.kind === "asking" ? text.pin.asking : text.pin.show,
            icon: "eye",
            look: "main",
            isBusy: pin.kind === "asking",
            name: "show-pin",
            isFocused: pin.kind === "hidden" && pin.isFocused === true,
            onClick: () => actions.showPin(false),
          }),
          paragraph(text.pin.look, "small quiet center"),
        ]
      : [paragraph(reason, "quiet")];
  const mayShowBackup = view.backup.handedOut && state.isConnected && stateAt(view, state.nowMs) !== "ended";
  return h("div", { key: "hidden", class: "stack" }, [
    ...children,
    pin.kind === "refused" && note("wait", "triangle", [paragraph(refusal(state, pin.code))], true),
    mayShowBackup &&
      button({ label: text.pin.showBackup, icon: "key", name: "show-backup", onClick: () => actions.showPin(true) }),
  ]);
}

/** Why there is no button; null where there is one. */
function whyHidden(state: GuestState, view: GuestView): string | null {
  const words = state.text.pin;
  const stay = stateAt(view, state.nowMs);
  if (stay === "ended") return words.over;
  if (view.fence !== null && !isLive(view, state.nowMs)) return words.fenced;
  if (!view.pin.canShow) return words.notYet;
  return state.isConnected || state.hasKeptPin ? null : words.needsConnection;
}

function refusal({ text }: GuestState, code: ProblemCode): string {
  if (code === "fence_closed") return text.pin.fenced;
  if (code === "not_yet") return text.pin.notYet;
  return code === "offline" ? text.pin.needsConnection : text.pin.failed;
}
