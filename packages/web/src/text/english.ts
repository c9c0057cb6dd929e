import { en } from "./en.ts";
import { speak } from "./text.ts";

// For tests of what is said: nobody sends for the words there.
speak(en);
