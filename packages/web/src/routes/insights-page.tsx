import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { usePageTitle } from "../ui/use-page-title.ts";

export function InsightsPage(): ReactElement {
  usePageTitle(text.insights.title);
  return <h1>{text.insights.title}</h1>;
}
