import type { ReactElement } from "react";

/** Lines of each icon on a ground of 24 x 24. */
const SHAPES = {
  door: "M6 21V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v17M3 21h18M14.5 12.5v.01",
  code: "M15.5 8.5a4.5 4.5 0 1 0-3.6 4.4L14 15h2v2h2v2h3v-3l-5.9-5.9c.3-.5.4-1 .4-1.6zM10 9v.01",
  log: "M8 6h12M8 12h12M8 18h12M4 6v.01M4 12v.01M4 18v.01",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
  arrow: "M5 12h13M13 6l6 6-6 6",
  tick: "M5 12.5l4.5 4.5L19 7.5",
  ticks: "M2.5 12.5L7 17l8-9M11 16l1 1 9.5-10",
  triangle: "M12 4L2.8 20h18.4L12 4zM12 10v4.5M12 17.3v.01",
  stop: "M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2L8.2 3zM9 9l6 6M15 9l-6 6",
  hourglass: "M7 3h10M7 21h10M8 3v4l4 5-4 5v4M16 3v4l-4 5 4 5v4",
  circle: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z",
  shield: "M12 3l7.5 3v5.5c0 4.6-3.1 7.9-7.5 9.5-4.4-1.6-7.5-4.9-7.5-9.5V6L12 3zM8.5 12l2.5 2.5 4.5-5",
  cloud: "M7 18.5a4.3 4.3 0 0 1-.5-8.6A5.8 5.8 0 0 1 17.7 9 4.8 4.8 0 0 1 17 18.5H7z",
  lock: "M6 11h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1zM8 11V7.5a4 4 0 0 1 8 0V11",
  unlock: "M6 11h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1zM8 11V7.5a4 4 0 0 1 7.6-1.7",
  moon: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z",
  sun: "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5",
  battery: "M3 8h15v8H3zM21 11v2M6 11v2M9 11v2",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  keypad: "M6 5v.01M12 5v.01M18 5v.01M6 12v.01M12 12v.01M18 12v.01M6 19v.01M12 19v.01M18 19v.01",
  sound: "M4 9.5h3.5L12 5.5v13l-4.5-4H4v-5zM15.5 9a4.3 4.3 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  silent: "M4 9.5h3.5L12 5.5v13l-4.5-4H4v-5zM16 9.5l5 5M21 9.5l-5 5",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20",
  right: "M9 5l7 7-7 7",
  down: "M5 9l7 7 7-7",
  left: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  bell: "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15L6 16.5zM10 20.5h4",
  person: "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6",
  once: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM10 9l2.3-1.500V16.5",
  stay: "M4 5h16v16H4zM4 10h16M8 3v4M16 3v4M8 15h8",
  weekly: "M4 11a8 8 0 0 1 14-4.500L20 8.500M20 4v4.500h-4.500M20 13a8 8 0 0 1-14 4.500L4 15.500M4 20v-4.500h4.5",
  digits: "M4 6h16v12H4zM8 12v.01M12 12v.01M16 12v.01",
  emergency: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 8v8M8 12h8",
  menu: "M5 12v.01M12 12v.01M19 12v.01",
  question:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.500a2.5 2.5 0 1 1 3.6 2.300c-.8.4-1.1.9-1.1 1.700M12 16.800v.01",
  out: "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
  refresh: "M20 11a8 8 0 0 0-14-4.500L4 8.500M4 4v4.500h4.500M4 13a8 8 0 0 0 14 4.500l2-2M20 20v-4.500h-4.5",
  today: "M4 5h16v16H4zM4 10h16M8 3v4M16 3v4M9 15.500l2 2 4-4.500",
  timeline: "M4 4v16h16M8 8h7M10 12h9M8 16h5",
  chart: "M4 4v16h16M8.500 16v-5M13 16V7M17.500 16v-3",
  settings: "M4 7h9M17 7h3M15 4.500v5M4 17h3M11 17h9M9 14.500v5",
  share: "M12 15V3.500M7.500 7.500L12 3l4.500 4.500M5 12v8h14v-8",
  download: "M12 3.500V15M7.500 10.500L12 15l4.500-4.500M5 20h14",
  map: "M12 21s-7-6.300-7-11.500a7 7 0 0 1 14 0C19 14.700 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  mail: "M3.500 5.500h17v13h-17zM4 6l8 7 8-7",
  phone: "M8 2.500h8a1 1 0 0 1 1 1v17a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-17a1 1 0 0 1 1-1zM12 18.500v.01",
  trash: "M4.500 6.500h15M9 6.500V4h6v2.500M6.500 6.500l1 14h9l1-14M10 10.500v6M14 10.500v6",
  edit: "M4 20l1-4L16.500 4.500l3 3L8 19l-4 1z",
  house: "M4 11l8-7 8 7M6 9.500V20h12V9.500M10 20v-6h4v6",
  history: "M3.500 12A8.500 8.500 0 1 0 6 6L3.500 8.500M3.500 4v4.500H8M12 8v4.500l3 2",
  passkey:
    "M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM3 20c.5-3.500 3.300-5.500 7-5.500 1.200 0 2.300.2 3.200.6M18 16.500V22M18 19h2M18 16.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  print:
    "M7 8V3.500h10V8M7 17H4.500A1.500 1.500 0 0 1 3 15.500v-6A1.500 1.500 0 0 1 4.500 8h15A1.500 1.500 0 0 1 21 9.500v6a1.500 1.500 0 0 1-1.500 1.500H17M7 14h10v6.500H7z",
  filter: "M4 7h16M7 12h10M10 17h4",
  tools: "M14.5 6.500a4 4 0 0 0-5 5L4 17l3 3 5.5-5.500a4 4 0 0 0 5-5L15 12l-3-3 2.5-2.500z",
} as const;

export type IconName = keyof typeof SHAPES;

interface IconProps {
  readonly name: IconName;
  readonly size?: number;
}

/** A line drawing beside a word; alone it says nothing to who cannot see it. */
export function Icon({ name, size = 20 }: IconProps): ReactElement {
  const isDots = name === "keypad" || name === "menu";
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={isDots ? 3.2 : 1.9}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={SHAPES[name]} />
      {name === "cloud" && <path d="M12 11v4M10 13.500l2 2 2-2" strokeWidth={1.7} />}
    </svg>
  );
}
