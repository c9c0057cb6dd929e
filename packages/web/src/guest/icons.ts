import { type Element, h } from "./node.ts";

/**
 * Lines of each icon on a ground of 24 x 24: the drawings of the app that a guest sees. They stand here again, since the
 * app's own set comes with the library that draws it, which this page does without.
 */
const SHAPES = {
  door: "M6 21V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v17M3 21h18M14.5 12.5v.01",
  gate: "M4 21V5M20 21V5M4 8h16M4 18h16M8 8v10M12 8v10M16 8v10",
  garage: "M3 21V9l9-5 9 5v12M6.5 21v-9h11v9M6.5 15h11M6.5 18h11",
  cabinet: "M5 3h14v18H5zM12 3v18M10 12v.01M14 12v.01",
  mailbox: "M4 19v-8a4 4 0 0 1 8 0v8zM8 7h8a4 4 0 0 1 4 4v8h-8M16 7V3h3",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
  arrow: "M5 12h13M13 6l6 6-6 6",
  tick: "M5 12.5l4.5 4.5L19 7.5",
  ticks: "M2.5 12.5L7 17l8-9M11 16l1 1 9.5-10",
  triangle: "M12 4L2.8 20h18.4L12 4zM12 10v4.5M12 17.3v.01",
  stop: "M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2L8.2 3zM9 9l6 6M15 9l-6 6",
  hourglass: "M7 3h10M7 21h10M8 3v4l4 5-4 5v4M16 3v4l-4 5 4 5v4",
  circle: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z",
  moon: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  map: "M12 21s-7-6.300-7-11.500a7 7 0 0 1 14 0C19 14.700 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  house: "M4 11l8-7 8 7M6 9.500V20h12V9.500M10 20v-6h4v6",
  stay: "M4 5h16v16H4zM4 10h16M8 3v4M16 3v4M8 15h8",
  phone: "M8 2.500h8a1 1 0 0 1 1 1v17a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-17a1 1 0 0 1 1-1zM12 18.500v.01",
  bell: "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15L6 16.500zM10 20.500h4",
  question:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.500 9.500a2.500 2.500 0 1 1 3.600 2.300c-.8.4-1.1.9-1.1 1.700M12 16.800v.01",
  cloud:
    "M3 3l18 18M7 18.500a4.300 4.300 0 0 1-.5-8.600M10 6.200A5.800 5.800 0 0 1 17.700 9a4.800 4.800 0 0 1 2.900 7.300M7 18.500h9",
  refresh: "M20 11a8 8 0 0 0-14-4.500L4 8.500M4 4v4.500h4.500M4 13a8 8 0 0 0 14 4.500l2-2M20 20v-4.500h-4.500",
  key: "M15.500 8.500a4.500 4.500 0 1 0-3.600 4.400L14 15h2v2h2v2h3v-3l-5.900-5.900c.3-.5.4-1 .4-1.600zM10 9v.01",
} as const;

export type IconName = keyof typeof SHAPES;

/** A line drawing beside a word; alone it says nothing to who cannot see it. */
export function icon(name: IconName, size = 20): Element {
  const props = {
    class: "icon",
    width: size,
    height: size,
    viewBox: "0 0 24 24",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": 1.9,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
  };
  return h("svg", props, [h("path", { d: SHAPES[name] })]);
}
