import type { Command } from "./command.ts";
import { serve } from "./serve.ts";

/** All commands, in the order in which they are shown. */
export const COMMANDS: readonly Command[] = [serve];
