/** Letters of scripts that are read from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A name as it stands within a sentence: where it is read from right to left, between marks that keep it from turning
 * round what stands beside it. All other names stay as they are. @see UAX 9, explicit directional isolates
 */
export function isolated(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
}

/** The same words, of which each sentence isolates what is put into it. */
export function isolating<Words>(words: Words): Words {
  if (typeof words === "function") {
    const given = words as unknown as (...parts: readonly unknown[]) => unknown;
    const sentence = (...parts: readonly unknown[]): unknown => given(...parts.map(isolatedPart));
    return Object.defineProperty(sentence, "length", { value: words.length }) as Words;
  }
  if (!isPlain(words)) return words;
  return Object.fromEntries(Object.entries(words).map(([name, one]) => [name, isolating(one)])) as Words;
}

/** The same of a whole catalog, whose groups are made when they are first spoken of: there are a thousand sentences. */
export function isolatingCatalog<Catalog extends object>(catalog: Catalog): Catalog {
  const groups = Object.entries(catalog).map(([name, words]): [string, PropertyDescriptor] => {
    let kept: unknown;
    const get = (): unknown => {
      kept ??= isolating<unknown>(words);
      return kept;
    };
    return [name, { enumerable: true, get }];
  });
  return Object.defineProperties({}, Object.fromEntries(groups)) as Catalog;
}

function isolatedPart(part: unknown): unknown {
  if (typeof part === "string") return isolated(part);
  if (!isPlain(part)) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, one]) => [name, typeof one === "string" ? isolated(one) : one]),
  );
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
