import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { Icon } from "./icon.tsx";

/** The app has started from what is kept on the device, and the server does not answer. */
export function NoConnection({ onRetry }: { readonly onRetry: () => void }): ReactElement {
  return (
    <main style={{ padding: 24, maxWidth: 480, margin: "12vh auto 0" }}>
      <div className="card stack" data-no-connection>
        <Icon name="hourglass" size={32} />
        <h1>{text.offline.title}</h1>
        <p className="quiet">{text.offline.words}</p>
        <div>
          <Button leftSection={<Icon name="refresh" />} onClick={onRetry}>
            {text.offline.retry}
          </Button>
        </div>
      </div>
    </main>
  );
}
