/** A listener, an attribute, or an attribute that is not there (undefined, null, false). */
export type Prop = string | number | boolean | null | undefined | (() => void);
export type Props = Readonly<Record<string, Prop>>;

/**
 * An element that is wanted on the page. What a part of the page looks like is a pure function of the state to one of
 * these; paint.ts makes it so.
 *
 * Props are attributes by their own names. `key` tells siblings apart, `onClick` and `onChange` listen, `isFocused` puts
 * the focus there when the element appears.
 */
export interface Element {
  readonly tag: string;
  readonly props: Props;
  readonly children: readonly (Element | string)[];
}

/** What is not there (null, undefined, false) is left out. */
export type Child = Element | string | null | undefined | false;

export function h(tag: string, props: Props = {}, children: readonly Child[] | string = []): Element {
  const given = typeof children === "string" ? [children] : children;
  return { tag, props, children: given.filter(isThere) };
}

function isThere(child: Child): child is Element | string {
  return child !== null && child !== undefined && child !== false && child !== "";
}

/** All the text of an element, parted by spaces. */
export function textOf(element: Element | string): string {
  if (typeof element === "string") return element;
  return element.children.map(textOf).join(" ");
}
