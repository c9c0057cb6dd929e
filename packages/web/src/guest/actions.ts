import type { AskAbout } from "./view.ts";
import type { TroubleStep } from "./state.ts";

/** What a guest can do. The page only says what; the shell does it. */
export interface Actions {
  readonly retry: () => void;
  readonly chooseLanguage: () => void;
  readonly showPin: (isBackup: boolean) => void;
  readonly hidePin: () => void;
  readonly copy: (what: "pin" | "address") => void;
  readonly addToCalendar: () => void;
  readonly findPosition: () => void;
  readonly ask: (about: AskAbout) => void;
  readonly goToStep: (step: TroubleStep, lockId?: string) => void;
  readonly chooseDevice: () => void;
}

/** The element from which `chooseLanguage` reads. */
export const LANGUAGE_FIELD = "guest-language";
/** The element in which a guest writes what happens. */
export const MESSAGE_FIELD = "guest-message";
export const MESSAGE_MAX = 500;
