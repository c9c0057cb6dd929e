import type { ReactElement } from "react";
import { text } from "../text/text.ts";

/** The empty frame that index.html shows until the app is there, for as long as nobody knows yet who is there. */
export function Ground(): ReactElement {
  return (
    <div className="ground">
      <div className="ground-top">{text.app.name}</div>
      <div className="ground-places" />
    </div>
  );
}
