import { Button } from "@mantine/core";
import { lazy, type ReactElement, Suspense, useState } from "react";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Mark } from "../ui/mark.tsx";
import { Waiting } from "../ui/waiting.tsx";

/** Doors are looked at far more often than added. */
const AddLockForm = lazy(() => import("./add-lock-form.tsx").then(({ AddLockForm: it }) => ({ default: it })));

/** Adds a lock that runs inside the server. `isFirst`: there is no door yet, so the form is open. */
export function AddLock({ isFirst }: { readonly isFirst: boolean }): ReactElement {
  const [isOpen, setOpen] = useState(isFirst);
  const [added, setAdded] = useState<string | null>(null);
  if (isOpen) {
    return (
      <Suspense fallback={<Waiting height={320} lines={1} />}>
        <AddLockForm
          onDone={(name) => {
            setAdded(name);
            setOpen(false);
          }}
          onBack={isFirst ? null : () => setOpen(false)}
        />
      </Suspense>
    );
  }
  return (
    <>
      <Button variant="default" leftSection={<Icon name="plus" />} onClick={() => setOpen(true)}>
        {text.lock.add}
      </Button>
      <span role="status">
        {added !== null && (
          <Mark icon="tick" tone="good">
            {text.lock.added(added)}
          </Mark>
        )}
      </span>
    </>
  );
}
