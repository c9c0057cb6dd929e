import { fromBase64, toBase64 } from "@cardea/core/src/audit/bytes.ts";
import { EXPORT_PROBLEMS, type ExportProblem, readExport } from "@cardea/core/src/audit/export.ts";
import { hash, verifyEd25519 } from "./crypto.ts";
import type { LogVerdict, Misfit, SeenHead } from "./verify.ts";

/**
 * Whether the whole log, of which one site's records can be read and of all others the hashes, has the root that was
 * signed, and goes on from what this browser saw before.
 */
export async function verifyExtract(
  pieces: AsyncIterable<string>,
  { seen, now }: { readonly seen: SeenHead | null; readonly now: number },
): Promise<LogVerdict> {
  let signed: Promise<boolean | null> = Promise.resolve(false);
  const root = seen === null ? null : fromBase64(seen.root);
  if (seen !== null && root === null) return { kind: "misfit", misfit: "form" };
  const reading = readExport({
    hash,
    // The browser answers later; so the file is read first and its signature checked then.
    verifySignature: (key, message, signature) => {
      signed = verifyEd25519(key, message, signature);
      return true;
    },
    ...(seen !== null && root !== null && { publicKey: seen.publicKey, olderHead: { size: seen.size, root } }),
  });
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const problem = reading.take(line);
      if (problem !== null) return misfitOf(problem);
    }
  }
  if (rest !== "") return { kind: "misfit", misfit: "file" };
  const verdict = reading.finish();
  if (verdict.kind === "bad") return misfitOf(verdict);
  const isSigned = await signed;
  if (isSigned === false) return { kind: "misfit", misfit: "signature" };
  const { head, publicKey, shown } = verdict;
  const seenNow: SeenHead = { publicKey, size: head.size, root: toBase64(head.root), at: now };
  return { kind: "fits", head: seenNow, isSigned, since: seen, shown };
}

const MISFITS: Partial<Record<keyof typeof EXPORT_PROBLEMS, Misfit>> = {
  noHeader: "form",
  badCheckpoint: "form",
  otherKey: "key",
  olderLarger: "shrunk",
  olderDiffers: "changed",
};

function misfitOf({ problem }: ExportProblem): LogVerdict {
  const names = Object.keys(EXPORT_PROBLEMS) as (keyof typeof EXPORT_PROBLEMS)[];
  const name = names.find((one) => EXPORT_PROBLEMS[one] === problem);
  return { kind: "misfit", misfit: (name === undefined ? undefined : MISFITS[name]) ?? "file" };
}
