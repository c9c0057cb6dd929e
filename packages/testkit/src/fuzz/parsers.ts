import { auditParsers } from "./audit-parsers.ts";
import { commandParsers } from "./command-parsers.ts";
import { driverParsers } from "./driver-parsers.ts";
import { feedParsers } from "./feed-parsers.ts";
import { fileParsers } from "./file-parsers.ts";
import { lockParsers } from "./lock-parsers.ts";
import type { FuzzedParser } from "./parser.ts";
import { requestParsers } from "./request-parsers.ts";
import { ruleParsers } from "./rule-parsers.ts";
import { secretParsers } from "./secret-parsers.ts";
import { timeParsers } from "./time-parsers.ts";

/** Every reader of text, bytes or JSON from outside or from the disk, each with the law that it must keep. */
export const PARSERS: readonly FuzzedParser[] = [
  ...timeParsers,
  ...ruleParsers,
  ...requestParsers,
  ...auditParsers,
  ...secretParsers,
  ...lockParsers,
  ...driverParsers,
  ...commandParsers,
  ...fileParsers,
  ...feedParsers,
];
