import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { usePageTitle } from "../ui/use-page-title.ts";

export function SettingsPage(): ReactElement {
  usePageTitle(text.settings.title);
  return <h1>{text.settings.title}</h1>;
}
