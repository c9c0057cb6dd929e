import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";
import { useNewVersion } from "./register.ts";

/** Offers a version that waits. It never comes by itself: somebody may be filling in a form. */
export function UpdateNote(): ReactElement | null {
  const version = useNewVersion();
  if (version === null) return null;
  return (
    <div role="status">
      <Note icon="download" tone="info">
        <div className="row spread">
          <span>{text.offline.updateReady}</span>
          <Button size="sm" variant="default" onClick={version.load}>
            {text.offline.update}
          </Button>
        </div>
      </Note>
    </div>
  );
}
