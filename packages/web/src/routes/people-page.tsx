import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { usePageTitle } from "../ui/use-page-title.ts";

export function PeoplePage(): ReactElement {
  usePageTitle(text.people.title);
  return <h1>{text.people.title}</h1>;
}
