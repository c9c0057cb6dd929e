import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";
import { problemText } from "../ui/problem-note.tsx";
import type { Undo } from "./use-mend.ts";

interface UndoBarProps {
  readonly undo: Undo;
  readonly onDone: () => void;
}

/** Says what was mended and takes it back on request. */
export function UndoBar({ undo, onDone }: UndoBarProps): ReactElement {
  const client = useQueryClient();
  const back = useMutation({
    mutationFn: async () => {
      await undo.undo();
      await client.invalidateQueries();
    },
    onSuccess: onDone,
  });
  return (
    <Note icon="tick" tone="good">
      <div className="row spread">
        <span role="status">{back.isError ? problemText(back.error) : undo.sentence}</span>
        <span className="row">
          <Button variant="default" size="sm" loading={back.isPending} onClick={() => back.mutate()}>
            {text.checkUp.undo}
          </Button>
          <Button variant="subtle" size="sm" onClick={onDone}>
            {text.app.close}
          </Button>
        </span>
      </div>
    </Note>
  );
}
