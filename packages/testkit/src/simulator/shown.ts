/** Ids and sealed texts: letters and figures by chance, among them now and then the digits of some code. */
const RANDOM = /[a-z]+_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|"p1\.[\w.-]+"/g;
/** Whole numbers of a PIN's length, wherever they stand: parts of longer ones are instants. */
const RUNS = /(?<![0-9])[0-9]{6,10}(?![0-9])/g;

/** Whether a text shows one of these PINs. */
export function showsOneOf(text: string, digits: ReadonlySet<string>): boolean {
  return (text.replace(RANDOM, "-").match(RUNS) ?? []).some((run) => digits.has(run));
}
