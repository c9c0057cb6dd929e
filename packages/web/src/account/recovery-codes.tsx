import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { text } from "../text/text.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { saveFile } from "../ui/save-file.ts";
import { Icon } from "../ui/icon.tsx";
import styles from "./account.module.css";

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  /** They were kept; left out where something else ends it. */
  readonly onKept?: () => void;
}

/** Recovery codes, shown this once, with ways to keep them. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps): ReactElement {
  const file = `${text.account.codesFile}\n\n${codes.join("\n")}\n`;
  return (
    <div className="stack" data-print>
      <h3>{text.account.recovery}</h3>
      <p className="small">{text.account.keepCodes}</p>
      <ol className={styles["codes"]} data-recovery>
        {codes.map((code, index) => (
          <li key={code}>
            {index > 0 && " "}
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="row" data-no-print>
        <CopyButton value={codes.join("\n")} label={text.account.copyCodes} />
        <Button variant="default" leftSection={<Icon name="print" />} onClick={() => window.print()}>
          {text.account.printCodes}
        </Button>
        <Button
          variant="default"
          leftSection={<Icon name="download" />}
          onClick={() => saveFile(text.account.codesFileName, file, "text/plain")}
        >
          {text.account.saveCodes}
        </Button>
        {onKept !== undefined && <Button onClick={onKept}>{text.account.codesKept}</Button>}
      </div>
    </div>
  );
}
