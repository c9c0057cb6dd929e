const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64_TEXT = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The UTF-8 form of a text, after `before` zero bytes. A lone surrogate becomes U+FFFD. @see WHATWG Encoding */
export function utf8(text: string, before = 0): Uint8Array {
  const bytes = new Uint8Array(before + utf8Size(text));
  let size = before;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      bytes[size++] = unit;
      continue;
    }
    const point = text.codePointAt(index) ?? unit;
    if (point > 0xffff) index++;
    size = putCodePoint(bytes, size, isLoneSurrogate(point) ? 0xfffd : point);
  }
  return bytes;
}

function utf8Size(text: string): number {
  let size = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    const point = text.codePointAt(index) ?? unit;
    size += point < 0x800 ? 1 : 2; // a pair takes four bytes, and two of them are counted already
    if (point > 0xffff) index++;
  }
  return size;
}

function isLoneSurrogate(point: number): boolean {
  return point >= 0xd800 && point <= 0xdfff;
}

/** Writes a code point above U+007F from `at` on; answers the place after it. */
function putCodePoint(bytes: Uint8Array, at: number, point: number): number {
  const tails = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  const lead = tails === 1 ? 0xc0 : tails === 2 ? 0xe0 : 0xf0;
  bytes[at] = lead | (point >> (6 * tails));
  for (let tail = 1; tail <= tails; tail++) bytes[at + tail] = 0x80 | ((point >> (6 * (tails - tail))) & 0x3f);
  return at + tails + 1;
}

/** With padding. @see RFC 4648 section 4 */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 3) {
    const left = bytes.length - start;
    const triple = ((bytes[start] ?? 0) << 16) | ((bytes[start + 1] ?? 0) << 8) | (bytes[start + 2] ?? 0);
    for (let digit = 0; digit < 4; digit++)
      text += digit > left ? "=" : BASE64.charAt((triple >> (18 - 6 * digit)) & 63);
  }
  return text;
}

/** The bytes of a padded base64 text, or null if it isn't the one text that `toBase64` makes of them. */
export function fromBase64(text: string): Uint8Array | null {
  if (!BASE64_TEXT.test(text)) return null;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let start = 0; start < text.length; start += 4) {
    const value = (place: number) => Math.max(0, BASE64.indexOf(text.charAt(start + place)));
    const triple = (value(0) << 18) | (value(1) << 12) | (value(2) << 6) | value(3);
    const at = (start / 4) * 3;
    for (let place = 0; place < 3 && at + place < bytes.length; place++)
      bytes[at + place] = (triple >> (16 - 8 * place)) & 255;
  }
  return toBase64(bytes) === text ? bytes : null;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** For public bytes: it stops at the first difference. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
