const TYPES = ["feat", "fix", "docs", "test", "refactor", "perf", "build"];
const SUBJECT = /^(?<type>[a-z]+)(?:\((?<room>[^)]*)\))?: (?<text>.*)$/;
const LENGTH_MAX = 72;

/** What is wrong with a commit message; empty when it is well formed. Lines that git itself will drop do not count. */
export function messageFaults(message: string): readonly string[] {
  const lines = message.split("\n").filter((line) => !line.startsWith("#"));
  const subject = lines[0] ?? "";
  if (/^(?:Merge|Revert) /.test(subject)) return [];
  const parts = SUBJECT.exec(subject)?.groups;
  if (parts === undefined) return [`the first line is not "type(room): what it does": ${subject}`];
  return [
    ...(TYPES.includes(parts["type"] ?? "") ? [] : [`unknown type ${parts["type"] ?? ""}; known: ${TYPES.join(", ")}`]),
    ...aboutRoom(parts["room"]),
    ...aboutText(parts["text"] ?? ""),
    ...(subject.length > LENGTH_MAX ? [`the first line has ${subject.length} characters; at most ${LENGTH_MAX}`] : []),
    ...(lines.length > 1 && lines[1] !== "" ? ["the second line is not empty"] : []),
  ];
}

function aboutRoom(room: string | undefined): readonly string[] {
  return room === undefined || /^[a-z][a-z0-9/-]*$/.test(room) ? [] : [`"${room}" is not the name of a room`];
}

function aboutText(text: string): readonly string[] {
  const first = text.split(" ")[0] ?? "";
  const isNotImperative =
    /(?:ed|ing)$/.test(first) && !/^(?:embed|feed|need|seed|speed|shed|bring|ping|ring|string)$/.test(first);
  return [
    ...(text.trim() === "" ? ["the first line says nothing after the colon"] : []),
    ...(/^[A-Z][a-z]/.test(text) ? ["begin with a small letter after the colon"] : []),
    ...(text.endsWith(".") ? ["no full stop at the end of the first line"] : []),
    ...(isNotImperative || /^(?:adds|fixes|removes|makes|updates|changes|uses|moves|shows)$/.test(first)
      ? [`say what the commit does as an order: not "${first}"`]
      : []),
  ];
}
