import { Kbd, Modal } from "@mantine/core";
import { Fragment, type ReactElement } from "react";
import { useRights } from "../site/rights.ts";
import { text } from "../text/text.ts";
import { useOpenedOnceShown } from "../ui/use-opened-once-shown.ts";

/** The list of keys. */
export function KeyList({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }): ReactElement {
  const [isShown] = useOpenedOnceShown();
  const keys = [
    ...(useRights()("make_codes") ? [["n", text.keys.newCode] as const] : []),
    ["g t", text.keys.today],
    ["g d", text.keys.doors],
    ["g c", text.keys.codes],
    ["g z", text.keys.timeline],
    ["g l", text.keys.log],
    ["/", text.keys.search],
    ["?", text.keys.help],
  ] as const;
  return (
    <Modal
      opened={isOpen && isShown}
      onClose={onClose}
      title={text.keys.title}
      centered
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      <dl style={{ display: "grid", gridTemplateColumns: "max-content 1fr", gap: "12px 16px" }}>
        {keys.map(([key, what]) => (
          <Fragment key={key}>
            <dt className="row">
              {key.split(" ").map((one) => (
                <Kbd key={one}>{one}</Kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
    </Modal>
  );
}
