import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { usePageTitle } from "../ui/use-page-title.ts";

export function TimelinePage(): ReactElement {
  usePageTitle(text.timeline.title);
  return <h1>{text.timeline.title}</h1>;
}
