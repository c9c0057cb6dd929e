const VERSION = /\d+(?:\.\d+)*/;

/**
 * Whether a firmware is an older one than another: the same words around a lower version. False wherever they cannot be
 * compared; what the makers have published since, nobody here knows.
 */
export function isOlder(firmware: string | null, other: string | null): boolean {
  if (firmware === null || other === null) return false;
  if (firmware.replace(VERSION, "") !== other.replace(VERSION, "")) return false;
  const [mine, theirs] = [partsOf(firmware), partsOf(other)];
  const length = Math.max(mine.length, theirs.length);
  for (let part = 0; part < length; part++) {
    const difference = (mine[part] ?? 0) - (theirs[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function partsOf(firmware: string): readonly number[] {
  return (VERSION.exec(firmware)?.[0] ?? "").split(".").map(Number);
}
