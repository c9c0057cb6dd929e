import { useEffect } from "react";
import { text } from "../text/text.ts";

/** Names the page in the window's title. Never holds a name of a person, let alone digits. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${text.app.name}`;
  }, [title]);
}
