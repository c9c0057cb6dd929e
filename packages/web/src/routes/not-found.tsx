import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";

export function NotFound(): ReactElement {
  return (
    <main className="stack" style={{ padding: 24 }}>
      <h1>{text.app.notFound}</h1>
      <Link to="/">{text.app.toDoors}</Link>
    </main>
  );
}
