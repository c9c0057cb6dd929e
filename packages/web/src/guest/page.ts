import { type Actions, LANGUAGE_FIELD } from "./actions.ts";
import { closedPage, deviceChoicePage } from "./closed-page.ts";
import { doorColor } from "./door-words.ts";
import { fenceCard } from "./fence-card.ts";
import { icon, type IconName } from "./icons.ts";
import { type Child, type Element, h } from "./node.ts";
import { mark, note, paragraph } from "./parts.ts";
import { pinCard } from "./pin-card.ts";
import { doorsCard, notesCard, placeCard, windowsCard } from "./place-cards.ts";
import { clockOf, type GuestState } from "./state.ts";
import { ownClockText, stayOf } from "./stay-words.ts";
import { LANGUAGE_NAMES, LANGUAGES } from "./text/languages.ts";
import { evidenceText } from "./time.ts";
import { troubleCard } from "./trouble-card.ts";
import type { GuestView } from "./view.ts";

/** The whole page of a state. */
export function guestPage(state: GuestState, actions: Actions): readonly Element[] {
  return [topBar(state, actions), body(state, actions)];
}

function body(state: GuestState, actions: Actions): Element {
  const { stage, view, text } = state;
  if (stage === "opening") {
    return h("main", { key: stage, class: "closed", "data-stage": stage }, [
      paragraph(text.page.opening, "quiet late"),
    ]);
  }
  if (stage === "choose_device") return deviceChoicePage(state, actions);
  if (stage !== "open") return closedPage(state, stage, actions);
  return view === null ? h("main") : stayPage(state, view, actions);
}

function topBar({ language, text }: GuestState, actions: Actions): Element {
  const options = LANGUAGES.map((known) =>
    h("option", { value: known, lang: known, selected: known === language }, LANGUAGE_NAMES[known]),
  );
  return h("header", { key: "top", class: "top" }, [
    h("label", { class: "unseen", for: LANGUAGE_FIELD }, text.page.language),
    h("select", { id: LANGUAGE_FIELD, class: "field language", onChange: actions.chooseLanguage }, options),
  ]);
}

function stayPage(state: GuestState, view: GuestView, actions: Actions): Element {
  const near: readonly Child[] = [
    hero(state, view),
    staleNote(state, view),
    sentence(state, view),
    fenceCard(state, view, actions),
    pinCard(state, view, actions),
    troubleCard(state, view, actions),
  ];
  const more: readonly Child[] = [
    doorsCard(state, view),
    placeCard(state, view, actions),
    windowsCard(state, view, actions),
    notesCard(state, view),
  ];
  return h("main", { key: "open", class: "stay", "data-stage": "open", "data-stay": stayOf(state, view).state }, [
    h("div", { class: "column" }, near),
    h("div", { class: "column" }, more),
    footer(state, view),
  ]);
}

/** The door in its color, so that the page is known at a glance. */
function hero({ text }: GuestState, view: GuestView): Element {
  const { doors, site, holderName } = view;
  const first = doors[0];
  const shape: IconName = first?.class ?? "door";
  return h("div", { class: `hero color-${doorColor(view, first?.lockId ?? "")}` }, [
    h("div", { class: "hero-words" }, [
      h("p", { class: "hero-hello" }, text.page.hello(holderName)),
      h("p", { class: "hero-site" }, site.name),
    ]),
    h("span", { class: "hero-door" }, [icon(shape, 84)]),
  ]);
}

function sentence(state: GuestState, view: GuestView): Element {
  const { icon: shape, tone, title, detail } = stayOf(state, view);
  const ownClock = ownClockText(state, view);
  return h("div", { class: "sentence stack-s" }, [
    h("div", { "aria-live": "polite" }, [h("h1", {}, [mark(tone, shape, title)])]),
    detail !== "" && paragraph(detail),
    ownClock !== null && paragraph(ownClock, "small quiet"),
  ]);
}

function staleNote(state: GuestState, view: GuestView): Child {
  const { text, isConnected, checkedAtMs } = state;
  if (isConnected || checkedAtMs === null) return null;
  const words = text.page.notConnected(evidenceText(checkedAtMs, clockOf(state, view)));
  return h("div", { key: "stale", "data-stale": true }, [note("wait", "cloud", [paragraph(words)], true)]);
}

function footer(state: GuestState, view: GuestView): Element {
  const { text, checkedAtMs, isConnected } = state;
  const checked = checkedAtMs === null ? "" : evidenceText(checkedAtMs, clockOf(state, view));
  return h("footer", { class: "foot small quiet" }, [
    isConnected && checked !== "" && h("span", { "data-checked": true }, text.page.checked(checked)),
    view.device !== null && h("span", {}, text.device.bound),
    h("span", {}, text.page.privacy),
  ]);
}
