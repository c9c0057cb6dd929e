import type { Actions } from "./actions.ts";
import { icon, type IconName } from "./icons.ts";
import { type Child, type Element, h } from "./node.ts";
import { button, note, paragraph } from "./parts.ts";
import type { Closed, GuestState } from "./state.ts";
import type { ClosedText, GuestText } from "./text/text.ts";

interface ClosedKind {
  readonly icon: IconName;
  readonly words: (text: GuestText["closed"]) => ClosedText;
  readonly canRetry: boolean;
}

const KINDS: Readonly<Record<Closed, ClosedKind>> = {
  no_link: { icon: "key", words: ({ noLink }) => noLink, canRetry: false },
  broken_link: { icon: "key", words: ({ brokenLink }) => brokenLink, canRetry: false },
  link_unknown: { icon: "circle", words: ({ linkUnknown }) => linkUnknown, canRetry: false },
  rate_limited: { icon: "hourglass", words: ({ rateLimited }) => rateLimited, canRetry: true },
  device_refused: { icon: "phone", words: ({ deviceRefused }) => deviceRefused, canRetry: true },
  no_device_key: { icon: "phone", words: ({ noDeviceKey }) => noDeviceKey, canRetry: false },
  offline: { icon: "cloud", words: ({ offline }) => offline, canRetry: true },
  server_down: { icon: "cloud", words: ({ serverDown }) => serverDown, canRetry: true },
};

/** The page where there is no stay to show: what happened, and what to do. */
export function closedPage(state: GuestState, why: Closed, actions: Actions): Element {
  const { icon: shape, words, canRetry } = KINDS[why];
  const { title, todo } = words(state.text.closed);
  return wholePage(why, shape, [
    h("h1", { tabindex: "-1" }, title),
    paragraph(todo),
    why === "device_refused" && askForDevice(state, actions),
    canRetry && button({ label: state.text.page.retry, icon: "refresh", name: "retry", onClick: actions.retry }),
  ]);
}

function askForDevice({ text, asked }: GuestState, actions: Actions): Child {
  if (asked.other_device === "told") return note("info", "bell", [paragraph(text.device.asked)], true);
  return h("div", { class: "stack" }, [
    button({
      label: text.device.ask,
      icon: "bell",
      look: "main",
      isBusy: asked.other_device === "sending",
      name: "ask-owner",
      onClick: () => actions.ask("other_device"),
    }),
    asked.other_device === "failed" && note("wait", "triangle", [paragraph(text.trouble.failed)], true),
  ]);
}

/** Asked before a link binds itself: a message app's own browser would be the wrong one for ever. */
export function deviceChoicePage({ text }: GuestState, actions: Actions): Element {
  return wholePage("choose_device", "phone", [
    h("h1", {}, text.device.title),
    paragraph(text.device.text),
    button({
      label: text.device.choose,
      icon: "tick",
      look: "main",
      name: "choose-device",
      onClick: actions.chooseDevice,
    }),
  ]);
}

function wholePage(name: string, shape: IconName, children: readonly Child[]): Element {
  return h("main", { key: name, class: "closed stack", "data-stage": name }, [
    h("span", { class: "closed-icon" }, [icon(shape, 40)]),
    ...children,
  ]);
}
