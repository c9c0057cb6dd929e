import { assert, CardeaError, type CodeId } from "@cardea/core";
import type { Reads, StoredCode, Tx } from "../store/port.ts";
import { insertNew, type Making } from "./create-code.ts";
import { judgeDraft, newId } from "./draft.ts";
import type { CodeInput } from "./port.ts";
import { found, refuse } from "./refuse.ts";

/** The second code that was prepared for the same stay; null if there is none. */
export async function backupOf(reads: Reads, codeId: CodeId): Promise<StoredCode | null> {
  const link = await reads.guestLink(codeId);
  return link === null || link.backupCodeId === null ? null : reads.code(link.backupCodeId);
}

/**
 * Prepares a second code with drawn digits for the holder, doors, times and fence of `code`. Throws `conflict` where
 * entries are counted, since two codes would count apart; and all that making a code throws.
 */
export async function makeBackup(
  tx: Tx,
  code: StoredCode,
  making: Omit<Making, "input" | "wish"> & { readonly place: Making["wish"]["place"] },
): Promise<StoredCode> {
  const { tools, place, now } = making;
  if (code.rule.maxUses !== null || code.rule.firstUseTtlMs !== null) throw countsEntries();
  const holder = found(await tx.holder(code.holderId), "person");
  const draft = {
    ...code,
    id: newId(tools.world, "code", now),
    pinChosen: false,
    createdAt: now,
    uses: 0,
    firstUsedAt: null,
    lastUsedAt: null,
  };
  const { choice, problems } = await judgeDraft(tools, tx, { code: draft, place, now, digits: null });
  refuse(problems);
  assert(choice !== null, "a draft without problems has digits");
  const input: CodeInput = { kind: code.kind, lockIds: code.lockIds, holder: { id: holder.id }, label: labelOf(code) };
  const wish = { kind: code.kind, place, rule: code.rule, knownHolder: holder, notes: [], problems: [] };
  const made = await insertNew(
    tx,
    { ...making, input, wish },
    {
      draft,
      choice,
      settle: (placement) => placement,
      backupOf: code.id,
    },
  );
  return made.code;
}

function labelOf({ label }: StoredCode): string {
  return label === null ? "Backup" : `Backup: ${label}`.slice(0, 120);
}

/** Two codes cannot share one count. */
function countsEntries(): CardeaError {
  return new CardeaError(
    "conflict",
    "Entries of this code are counted, and a backup code would count its own. Make the link without one.",
  );
}
