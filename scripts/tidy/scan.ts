// Reads TypeScript just well enough to know what is code, what is comment and what is text: TypeScript 7 has no API.

/** A module that a file names in `import`, `export ... from`, `import()` or `require()`. */
export interface Import {
  readonly specifier: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A file as the laws see it. `code` is as long as `text`, with comments and the insides of strings blanked out. */
export interface Source {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly code: string;
  readonly comments: readonly { readonly text: string; readonly line: number }[];
  readonly imports: readonly Import[];
}

/** The file at `path` with the content `text`, taken apart. */
export function scan(path: string, text: string): Source {
  const spans = spansOf(text);
  let code = text;
  for (const { kind, from, until } of spans) {
    const keptEdge = kind === "comment" ? 0 : 1;
    code = blank(code, from + keptEdge, until - keptEdge);
  }
  const comments = spans
    .filter(({ kind }) => kind === "comment")
    .map(({ from, until }) => ({ text: text.slice(from, until), line: lineAt(text, from) }));
  return { path, text, code, comments, imports: importsOf(text, code) };
}

/** The line of a position, counted from 1. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < position; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

const IMPORT =
  /\b(?:import|export)\b(?:[\w\s{},*$]*?\bfrom)?\s*\(?\s*(?<quote>["'`])|\brequire\s*\(\s*(?<quote2>["'])/g;

function importsOf(text: string, code: string): readonly Import[] {
  return [...code.matchAll(IMPORT)].map((match) => {
    const from = match.index + match[0].length;
    const until = code.indexOf(match[0].slice(-1), from);
    return { specifier: text.slice(from, until), line: lineAt(text, match.index) };
  });
}

type Span = { readonly kind: "comment" | "text" | "pattern"; readonly from: number; readonly until: number };

/** Comments, strings, the text parts of templates, and regular expressions, in order. */
function spansOf(text: string): readonly Span[] {
  const spans: Span[] = [];
  const braces: ("block" | "template")[] = []; // what each open brace closes
  let at = 0;
  const add = (kind: Span["kind"], until: number): void => {
    spans.push({ kind, from: at, until });
    at = until;
  };
  while (at < text.length) {
    const here = text[at];
    if (text.startsWith("//", at)) add("comment", endOf(text, "\n", at));
    else if (text.startsWith("/*", at)) add("comment", endOf(text, "*/", at + 2) + 2);
    else if (here === '"' || here === "'") {
      const until = endOfString(text, at);
      if (until === undefined) at++;
      else add("text", until);
    } else if (here === "`" || (here === "}" && braces.at(-1) === "template")) {
      if (here === "}") braces.pop();
      const until = endOfTemplate(text, at + 1);
      if (text[until - 1] === "{") braces.push("template");
      add("text", until);
    } else if (here === "/" && mayBeginPattern(text, at)) {
      const until = endOfPattern(text, at);
      if (until === undefined) at++;
      else add("pattern", until);
    } else {
      if (here === "{") braces.push("block");
      if (here === "}") braces.pop();
      at++;
    }
  }
  return spans;
}

function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found;
}

/** After the closing quote; undefined where the line ends first: then it was an apostrophe in the text of a page. */
function endOfString(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length && text[at] !== "\n"; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === text[from]) return at + 1;
  }
  return undefined;
}

/** After the closing backtick, or after the `${` that begins code. */
function endOfTemplate(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "`") return at + 1;
    else if (text.startsWith("${", at)) return at + 2;
  }
  return text.length;
}

/** After the closing slash and before the flags; undefined where the line ends first: then it was a division. */
function endOfPattern(text: string, from: number): number | undefined {
  let isInClass = false;
  for (let at = from + 1; at < text.length && text[at] !== "\n"; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "[") isInClass = true;
    else if (text[at] === "]") isInClass = false;
    else if (text[at] === "/" && !isInClass) return at + 1;
  }
  return undefined;
}

/** A slash begins a regular expression where a value may begin: after an operator, an open bracket or a keyword. */
function mayBeginPattern(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 40), at).trimEnd();
  if (before === "") return true;
  return /(?:[(,=:[!&|?{};+*%~^-]|=>|\b(?:return|typeof|case|in|of|do|else|await|yield))$/.test(before);
}

function blank(text: string, from: number, until: number): string {
  if (until <= from) return text;
  return text.slice(0, from) + text.slice(from, until).replace(/[^\n]/g, " ") + text.slice(until);
}
