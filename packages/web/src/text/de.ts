import type { Text } from "./catalog.ts";
import { en } from "./en.ts";

export const de: Text = en;
