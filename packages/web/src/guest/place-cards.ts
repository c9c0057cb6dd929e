import type { Actions } from "./actions.ts";
import { hasDates } from "./calendar.ts";
import { doorColor, doorWords } from "./door-words.ts";
import { icon } from "./icons.ts";
import { type Element, h } from "./node.ts";
import { button, card, mark, paragraph } from "./parts.ts";
import { copyButton } from "./pin-card.ts";
import { clockOf, type GuestState, stateAt } from "./state.ts";
import { windowText } from "./stay-words.ts";
import type { GuestSite, GuestView } from "./view.ts";

/** Each door with what is known of the code on it. */
export function doorsCard(state: GuestState, view: GuestView): Element {
  const rows = view.doors.map((door) => {
    const words = doorWords(state, view, door);
    return h("li", { key: door.lockId, class: "door-row", "data-door": door.state }, [
      h("span", { class: `tile color-${doorColor(view, door.lockId)}` }, [icon(door.class, 22)]),
      h("span", { class: "stack-s grow" }, [
        h("span", { class: "strong" }, door.name),
        h("span", { class: "small" }, [mark(words.tone, words.icon, words.text)]),
      ]),
    ]);
  });
  return card({ id: "doors", title: state.text.doors.title(view.doors.length) }, [h("ul", { class: "stack" }, rows)]);
}

/** The next windows, where there is more than the one of the headline, and the calendar. */
export function windowsCard(state: GuestState, view: GuestView, actions: Actions): Element | null {
  const { text } = state;
  if (stateAt(view, state.nowMs) === "ended" || !hasDates(view.windows)) return null;
  const clock = clockOf(state, view);
  const rows = view.windows
    .slice(0, 6)
    .map((window) => h("li", { class: "window-row" }, windowText(text, clock, window)));
  return card({ id: "windows", title: text.stay.windows }, [
    h("ul", { class: "stack-s" }, rows),
    button({ label: text.calendar.add, icon: "stay", name: "add-to-calendar", onClick: actions.addToCalendar }),
    paragraph(text.calendar.note, "small quiet"),
  ]);
}

export function placeCard(state: GuestState, { site }: GuestView, actions: Actions): Element | null {
  const { text } = state;
  const map = mapLink(site, navigator.userAgent);
  if (site.address === null && map === null) return null;
  return card({ id: "place", title: text.place.title }, [
    site.address !== null && h("address", { class: "lines" }, site.address),
    h("div", { class: "buttons" }, [
      site.address !== null && copyButton(state, actions, "address"),
      map !== null &&
        h("a", { class: "button button-plain", href: map, rel: "noreferrer noopener", target: "_blank" }, [
          icon("map"),
          h("span", {}, text.place.map),
        ]),
    ]),
  ]);
}

export function notesCard({ text }: GuestState, { site }: GuestView): Element | null {
  if (site.notes === null || site.notes.trim() === "") return null;
  return card({ id: "notes", title: text.place.notes }, [h("p", { class: "lines" }, site.notes)]);
}

/**
 * A link that opens the maps of the device itself: Apple's have an address of their own, Android's are found by `geo:`
 * (RFC 5870), all others get OpenStreetMap. Null where neither position nor address is known.
 */
export function mapLink({ address, latitude, longitude }: GuestSite, userAgent: string): string | null {
  const point = latitude === null || longitude === null ? null : `${latitude},${longitude}`;
  const words = address?.replaceAll(/\s+/g, " ").trim() ?? "";
  if (point === null && words === "") return null;
  const query = encodeURIComponent(words === "" ? (point ?? "") : words);
  if (/iPhone|iPad|Macintosh/.test(userAgent)) {
    return `https://maps.apple.com/?q=${query}${point === null ? "" : `&ll=${point}`}`;
  }
  if (userAgent.includes("Android")) return `geo:${point ?? "0,0"}?q=${point ?? query}`;
  return point === null
    ? `https://www.openstreetmap.org/search?query=${query}`
    : `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=18/${latitude}/${longitude}`;
}
