import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { usePageTitle } from "../ui/use-page-title.ts";

export function CheckUpPage(): ReactElement {
  usePageTitle(text.checkUp.title);
  return <h1>{text.checkUp.title}</h1>;
}
