import { createKey, listKeys, revokeKey, setupLink } from "./api-key.ts";
import { exportAudit, verifyAudit } from "./audit.ts";
import { createBackup, restoreBackup } from "./backup.ts";
import { activateCode, createCode, listCodes, previewCode, revealCode, revokeCode, showCode } from "./code.ts";
import type { Command } from "./command.ts";
import { doctor } from "./doctor.ts";
import { rotateKeys } from "./keys.ts";
import { lock } from "./lock.ts";
import { serve } from "./serve.ts";

/** All commands, in the order in which they are shown. */
export const COMMANDS: readonly Command[] = [
  serve,
  lock,
  createKey,
  listKeys,
  revokeKey,
  setupLink,
  createCode,
  previewCode,
  listCodes,
  showCode,
  revealCode,
  activateCode,
  revokeCode,
  verifyAudit,
  exportAudit,
  createBackup,
  restoreBackup,
  rotateKeys,
  doctor,
];
