import { type ExportVerdict, noteKeyText, readExport } from "@cardea/core";
import type { CheckpointTools } from "../audit/checkpointer.ts";
import { sha256, verifyEd25519 } from "../audit/ed25519.ts";
import { exportLog } from "../audit/export-log.ts";
import type { Store } from "../store/port.ts";

/** Whether the stored audit log is what its signed tree says. Reads all of it. */
export async function verifyLog(
  tools: CheckpointTools & { readonly store: Pick<Store, "unit" | "auditRecords"> },
): Promise<ExportVerdict> {
  const publicKey = noteKeyText(tools.logKey.key);
  const reading = readExport({ hash: sha256, verifySignature: verifyEd25519, publicKey });
  for await (const line of exportLog(tools)) {
    const problem = reading.take(line.slice(0, -1));
    if (problem !== null) return problem;
  }
  return reading.finish();
}
