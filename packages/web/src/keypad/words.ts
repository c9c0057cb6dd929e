import type { Text } from "../text/catalog.ts";
import { deKeypad } from "../text/de-keypad.ts";
import { enKeypad } from "../text/en-keypad.ts";
import { chooseLanguage, type Language } from "../text/language.ts";

const WORDS: Readonly<Record<Language, Text["keypad"]>> = { en: enKeypad.keypad, de: deKeypad.keypad };

const { language } = chooseLanguage(typeof document === "undefined" ? [] : navigator.languages);

/** The words of a keypad alone: it does not load those of the whole house. */
export const words: Text["keypad"] = WORDS[language];
export const keypadLanguage: Language = language;
