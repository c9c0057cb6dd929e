import { type Actions, MESSAGE_FIELD, MESSAGE_MAX } from "./actions.ts";
import { doorColor } from "./door-words.ts";
import { icon } from "./icons.ts";
import { type Child, type Element, h } from "./node.ts";
import { button, card, note, paragraph } from "./parts.ts";
import { type GuestState, stateAt } from "./state.ts";
import { isOnDoor } from "./stay-words.ts";
import type { GuestDoor, GuestView } from "./view.ts";

const STEPS = 3;

/** What a guest can try before a door that stays closed, and then the owner. */
export function troubleCard(state: GuestState, view: GuestView, actions: Actions): Element {
  const { text, trouble } = state;
  if (trouble.step === "closed") {
    return h("section", { key: "trouble-closed", class: "stack" }, [
      button({
        label: text.trouble.open,
        icon: "question",
        name: "trouble",
        isFocused: trouble.wasOpen,
        onClick: () => actions.goToStep("door"),
      }),
    ]);
  }
  const { title, number, children } = stepOf(state, view, actions);
  return card({ id: "trouble", title: number === null ? title : text.trouble.title, look: "wide" }, [
    h("div", { key: trouble.step, class: "stack" }, [
      number !== null && paragraph(text.trouble.step(number, STEPS), "small quiet"),
      number !== null && h("h3", { tabindex: "-1", isFocused: true }, title),
      number === null && h("span", { class: "unseen", tabindex: "-1", isFocused: true }, title),
      ...children,
    ]),
    button({ label: text.trouble.close, look: "quiet", onClick: () => actions.goToStep("closed") }),
  ]);
}

interface Step {
  readonly title: string;
  readonly number: number | null;
  readonly children: readonly Child[];
}

function stepOf(state: GuestState, view: GuestView, actions: Actions): Step {
  const { text, trouble } = state;
  switch (trouble.step) {
    case "keys":
      return { title: text.trouble.keysTitle, number: 2, children: keysStep(state, view, actions) };
    case "again":
      return { title: text.trouble.againTitle, number: 3, children: againStep(state, actions) };
    case "tell":
      return { title: text.trouble.tellTitle, number: null, children: tellStep(state, actions) };
    case "told":
      return { title: text.trouble.told, number: null, children: toldStep(state, view, actions) };
    case "fine":
      return { title: text.trouble.fine, number: null, children: [icon("ticks", 28)] };
    case "closed":
    case "door":
      return { title: text.trouble.doorTitle, number: 1, children: doorStep(state, view, actions) };
  }
}

function doorStep({ text, nowMs }: GuestState, view: GuestView, actions: Actions): readonly Child[] {
  const stay = stateAt(view, nowMs);
  const isItsTime = stay === "works" || stay === "waiting";
  return [
    !isItsTime && note("wait", "clock", [paragraph(text.trouble.notNow)]),
    paragraph(text.trouble.doorText),
    h(
      "div",
      { class: "stack-s" },
      view.doors.map((door) => doorButton(view, door, () => actions.goToStep("keys", door.lockId))),
    ),
    button({ label: text.trouble.otherDoor, look: "quiet", onClick: () => actions.goToStep("tell") }),
  ];
}

function doorButton(view: GuestView, door: GuestDoor, onClick: () => void): Element {
  return h("button", { key: door.lockId, type: "button", class: "button button-plain button-door", onClick }, [
    h("span", { class: `tile color-${doorColor(view, door.lockId)}` }, [icon(door.class, 18)]),
    h("span", {}, door.name),
  ]);
}

function keysStep({ text, trouble }: GuestState, view: GuestView, actions: Actions): readonly Child[] {
  const door = view.doors.find(({ lockId }) => lockId === trouble.lockId);
  return [
    door !== undefined && !isOnDoor(door.state) && note("wait", "arrow", [paragraph(text.trouble.notYetOnDoor)]),
    numbered(text.trouble.keys),
    worksButton(text.trouble.works, actions),
    button({ label: text.trouble.keysDone, onClick: () => actions.goToStep("again") }),
  ];
}

function againStep({ text }: GuestState, actions: Actions): readonly Child[] {
  return [
    numbered(text.trouble.again),
    worksButton(text.trouble.works, actions),
    button({ label: text.trouble.worksNot, name: "still-closed", onClick: () => actions.goToStep("tell") }),
  ];
}

function worksButton(label: string, actions: Actions): Element {
  return button({ label, icon: "tick", look: "main", onClick: () => actions.goToStep("fine") });
}

function numbered(lines: readonly string[]): Element {
  return h(
    "ol",
    { class: "numbered" },
    lines.map((line) => h("li", {}, line)),
  );
}

function tellStep({ text, asked }: GuestState, actions: Actions): readonly Child[] {
  const isSending = asked.does_not_work === "sending";
  return [
    paragraph(text.trouble.tellText),
    h("label", { for: MESSAGE_FIELD }, text.trouble.message),
    h("textarea", { id: MESSAGE_FIELD, rows: 3, maxlength: MESSAGE_MAX, class: "field" }),
    button({
      label: isSending ? text.trouble.sending : text.trouble.tell,
      icon: "bell",
      look: "main",
      isBusy: isSending,
      name: "tell-owner",
      onClick: () => actions.ask("does_not_work"),
    }),
    asked.does_not_work === "failed" && note("wait", "triangle", [paragraph(text.trouble.failed)], true),
  ];
}

function toldStep({ text, isBackupOffered }: GuestState, view: GuestView, actions: Actions): readonly Child[] {
  const hasBackup = isBackupOffered || view.backup.handedOut;
  return [
    paragraph(text.trouble.toldText),
    hasBackup && paragraph(text.trouble.backupText),
    hasBackup &&
      button({
        label: text.pin.showBackup,
        icon: "key",
        look: "main",
        name: "show-backup",
        onClick: () => actions.showPin(true),
      }),
  ];
}
