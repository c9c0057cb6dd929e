import { type Child, type Element, h } from "./node.ts";
import { icon, type IconName } from "./icons.ts";
import type { Tone } from "./stay-words.ts";

interface ButtonWish {
  readonly label: string;
  readonly onClick: () => void;
  readonly icon?: IconName;
  readonly look?: "main" | "plain" | "quiet";
  readonly isBusy?: boolean;
  readonly name?: string;
  /** What it says may change while it has the focus. */
  readonly isTelling?: boolean;
  /** It gets the focus when it appears. */
  readonly isFocused?: boolean;
}

export function button({ label, onClick, look = "plain", isBusy = false, name, ...wish }: ButtonWish): Element {
  const props = {
    type: "button",
    class: `button button-${look}`,
    "aria-disabled": isBusy ? "true" : null, // it keeps the focus, which a disabled one loses
    "data-action": name,
    isFocused: wish.isFocused === true,
    onClick: isBusy ? () => undefined : onClick,
  };
  return h("button", props, [
    wish.icon !== undefined && icon(wish.icon),
    h("span", { "aria-live": wish.isTelling === true ? "polite" : null }, label),
  ]);
}

/** Icon, word and color together, since color alone is nothing. */
export function mark(tone: Tone, name: IconName, text: string): Element {
  return h("span", { class: `mark tone-${tone}` }, [icon(name, 18), h("span", {}, text)]);
}

/** A mark with room for sentences. `isUrgent`: read aloud when it appears. */
export function note(tone: Tone, name: IconName, children: readonly Child[], isUrgent = false): Element {
  return h("div", { class: `note tone-${tone}`, role: isUrgent ? "alert" : null }, [
    icon(name),
    h("div", { class: "note-text stack-s" }, children),
  ]);
}

export function paragraph(text: string, look = ""): Element {
  return h("p", { class: look === "" ? null : look }, text);
}

interface CardWish {
  readonly id: string;
  readonly title: string;
  readonly look?: string;
}

/** A part of the page with a heading, which is also its name. */
export function card({ id, title, look = "" }: CardWish, children: readonly Child[]): Element {
  return h(
    "section",
    { key: id, class: `card stack ${look}`.trim(), "aria-labelledby": `${id}-title`, "data-part": id },
    [h("h2", { id: `${id}-title` }, title), ...children],
  );
}
