const GAP = "[\\s.,/_-]{0,3}";

/** What a guest wrote, without the digits of these PINs, however they are spaced: nobody else shall read them. */
export function withoutPins(text: string, pins: readonly string[]): string {
  return pins.reduce((rest, pin) => rest.replaceAll(new RegExp([...pin].join(GAP), "g"), "••••"), plainDigits(text));
}

/** Digits of other scripts, and wide ones, as those of ours. */
function plainDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => String(valueOf(digit.normalize("NFKC"))));
}

/** Decimal digits stand in runs of ten that begin with their zero. @see Unicode Standard section 4.6 */
function valueOf(digit: string): number {
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return point - zero;
}
