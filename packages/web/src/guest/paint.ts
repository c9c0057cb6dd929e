import type { Element as Wanted, Prop } from "./node.ts";

const SVG = "http://www.w3.org/2000/svg";
const EVENTS: Readonly<Record<string, string>> = { onClick: "click", onChange: "change", onSubmit: "submit" };

/** What was painted last into an element, and what listens there. */
const painted = new WeakMap<Node, Wanted>();
const listeners = new WeakMap<Node, Map<string, () => void>>();

/**
 * Makes the children of `place` what is wanted and leaves alone what already is, so that focus, selection, scrolling and
 * what somebody types survive. Elements are the same when tag, key and place among their siblings are.
 */
export function paint(place: Element, wanted: readonly (Wanted | string)[]): void {
  const toFocus: HTMLElement[] = [];
  paintChildren(place, wanted, toFocus);
  toFocus.at(-1)?.focus();
}

function paintChildren(place: Element, wanted: readonly (Wanted | string)[], toFocus: HTMLElement[]): void {
  for (const [index, child] of wanted.entries()) {
    const present = place.childNodes[index];
    if (present === undefined) place.append(made(child, place, toFocus));
    else if (!isSame(present, child)) replace(present, made(child, place, toFocus), wanted[index + 1]);
    else if (typeof child === "string") setText(present, child);
    else update(present as Element, child, toFocus);
  }
  while (place.childNodes.length > wanted.length) place.lastChild?.remove();
}

/** Takes the place of what is there; what is there moves on where it is wanted next, so that it is not made anew. */
function replace(present: ChildNode, made: Node, next: Wanted | string | undefined): void {
  if (next !== undefined && typeof next !== "string" && isSame(present, next)) present.before(made);
  else present.replaceWith(made);
}

function isSame(present: Node, wanted: Wanted | string): boolean {
  if (typeof wanted === "string") return present.nodeType === Node.TEXT_NODE;
  const before = painted.get(present);
  return before?.tag === wanted.tag && before.props["key"] === wanted.props["key"];
}

function setText(present: Node, text: string): void {
  if (present.nodeValue !== text) present.nodeValue = text;
}

function made(wanted: Wanted | string, place: Element, toFocus: HTMLElement[]): Node {
  if (typeof wanted === "string") return document.createTextNode(wanted);
  const isDrawing = wanted.tag === "svg" || place.namespaceURI === SVG;
  const element = isDrawing ? document.createElementNS(SVG, wanted.tag) : document.createElement(wanted.tag);
  update(element, wanted, toFocus);
  if (wanted.props["isFocused"] === true && element instanceof HTMLElement) toFocus.push(element);
  return element;
}

function update(element: Element, wanted: Wanted, toFocus: HTMLElement[]): void {
  const before = painted.get(element)?.props ?? {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(wanted.props)])) {
    if (name !== "key" && name !== "isFocused") setProp(element, name, wanted.props[name]);
  }
  painted.set(element, wanted);
  paintChildren(element, wanted.children, toFocus);
}

function setProp(element: Element, name: string, value: Prop): void {
  const event = EVENTS[name];
  if (event !== undefined) listen(element, event, value);
  else if (value === undefined || value === null || value === false) element.removeAttribute(name);
  else if (typeof value !== "function") {
    const text = value === true ? "" : String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

/** One listener for each event, which looks up what is wanted at that moment. */
function listen(element: Element, event: string, value: Prop): void {
  const own = listeners.get(element) ?? new Map<string, () => void>();
  listeners.set(element, own);
  if (!own.has(event)) element.addEventListener(event, () => own.get(event)?.());
  own.set(event, typeof value === "function" ? value : () => undefined);
}
