import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";

/** In place of a setting that the viewer's role does not include. */
export function Forbidden({ title }: { readonly title: string }): ReactElement {
  return (
    <div className="stack">
      <h1>{title}</h1>
      <Note icon="stop" tone="info">
        {text.settings.forbidden}
      </Note>
    </div>
  );
}
