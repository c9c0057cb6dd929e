import type { en } from "./en.ts";

type Widened<Part> = Part extends string
  ? string
  : Part extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Key in keyof Part]: Widened<Part[Key]> };

/** What each language has to say: the same keys as English, of the same shape. */
export type Text = Widened<typeof en>;
