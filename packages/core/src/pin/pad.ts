/** Straight lines of three or four keys on the pad 123/456/789/·0·, in one direction; they are walked in both. */
const LINES = ["123", "456", "789", "147", "258", "369", "580", "2580", "159", "357"].flatMap((line) => [
  line,
  backwards(line),
]);

/** The keys around the five, once around. */
const OUTLINE = "12369874";

/** The corners, and the cross between them. */
const SQUARES = ["1379", "2468"];

/** Whether the digits are straight lines on the pad, one after the other: 2580, 147258, 159357. */
export function isPadLine(digits: string): boolean {
  return LINES.some((line) => digits === line || (digits.startsWith(line) && isPadLine(digits.slice(line.length))));
}

/** Whether the digits draw a figure on the pad: lines, a walk around the edge, the corners or the cross in any order. */
export function isPadPattern(digits: string): boolean {
  return isPadLine(digits) || isEdgeWalk(digits) || SQUARES.some((keys) => visitsInTurn(digits, keys));
}

/** Around the edge from any key, either way: 1478, 236987. */
function isEdgeWalk(digits: string): boolean {
  return [OUTLINE, backwards(OUTLINE)].some((way) => way.repeat(3).includes(digits));
}

/** All four keys in any order, then in the same order again: 1397, 137913. */
function visitsInTurn(digits: string, keys: string): boolean {
  const round = digits.slice(0, keys.length);
  return [...round].sort().join("") === keys && round.repeat(3).startsWith(digits);
}

function backwards(text: string): string {
  return [...text].reverse().join("");
}
