import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PALETTE_MAX = 256;
/** Bytes of a pixel by color type: plain and with alpha. @see PNG, third edition, section 11.2.1 */
const PIXEL_BYTES: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/**
 * The same picture with at most 256 colors, in a third of the bytes: the commonest colors stay as they are, a rare one
 * becomes its nearest neighbor. For what browsers write: 8 bits a channel, no interlacing; alpha is dropped.
 */
export function smallPng(png: Uint8Array): Buffer {
  const { width, height, colors } = pixelsOf(Buffer.from(png));
  const palette = paletteOf(colors);
  const nearest = new Map<number, number>();
  const rows = Buffer.alloc((width + 1) * height);
  for (const [at, color] of colors.entries()) {
    let index = nearest.get(color);
    if (index === undefined) {
      index = nearestIn(palette, color).index;
      nearest.set(color, index);
    }
    rows[at + Math.floor(at / width) + 1] = index;
  }
  return pngOf({ width, height, palette }, rows);
}

interface Form {
  readonly width: number;
  readonly height: number;
  /** Null: each pixel is red, green and blue itself. */
  readonly palette: readonly number[] | null;
}

/** A PNG of rows that each begin with their filter. */
export function pngOf({ width, height, palette }: Form, rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, palette === null ? 2 : 3, 0, 0, 0], 8);
  const table = palette === null ? [] : [chunk("PLTE", Buffer.from(palette.flatMap((color) => channelsOf(color))))];
  const data = chunk("IDAT", deflateSync(rows, { level: 9 }));
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), ...table, data, chunk("IEND", Buffer.alloc(0))]);
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 0xRRGGBB, row by row. */
  readonly colors: Uint32Array;
}

/** What a PNG shows. */
export function pixelsOf(png: Buffer): Pixels {
  const { header, palette, data } = chunksOf(png);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const size = palette === null ? PIXEL_BYTES[header.readUInt8(9)] : 1;
  if (size === undefined || header.readUInt8(8) !== 8 || header.readUInt8(12) !== 0) throw new Error("no such PNG");
  const bytes = unfiltered(inflateSync(data), { height, stride: width * size, size });
  const colors = new Uint32Array(width * height);
  for (const at of colors.keys()) {
    const source = palette ?? bytes;
    const first = palette === null ? at * size : (bytes[at] ?? 0) * 3;
    colors[at] = source.readUIntBE(first, 3);
  }
  return { width, height, colors };
}

function chunksOf(png: Buffer): { readonly header: Buffer; readonly palette: Buffer | null; readonly data: Buffer } {
  const found = new Map<string, Buffer[]>();
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const name = png.toString("latin1", at + 4, at + 8);
    found.set(name, [...(found.get(name) ?? []), png.subarray(at + 8, at + 8 + length)]);
    at += length + 12;
  }
  const [header] = found.get("IHDR") ?? [];
  if (header === undefined) throw new Error("no PNG");
  return { header, palette: found.get("PLTE")?.[0] ?? null, data: Buffer.concat(found.get("IDAT") ?? []) };
}

/** Bytes of all rows, without the filter that each row begins with. @see PNG, third edition, section 9 */
function unfiltered(
  filtered: Buffer,
  { height, stride, size }: { readonly height: number; readonly stride: number; readonly size: number },
): Buffer {
  const bytes = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = filtered[row * (stride + 1)] ?? 0;
    for (let column = 0; column < stride; column++) {
      const at = row * stride + column;
      const left = column < size ? 0 : (bytes[at - size] ?? 0);
      const up = row === 0 ? 0 : (bytes[at - stride] ?? 0);
      const corner = row === 0 || column < size ? 0 : (bytes[at - stride - size] ?? 0);
      bytes[at] = (filtered[at + row + 1] ?? 0) + guessOf(filter, left, up, corner);
    }
  }
  return bytes;
}

function guessOf(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, corner);
    default:
      return 0;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const byLeft = Math.abs(up - corner);
  const byUp = Math.abs(left - corner);
  const byCorner = Math.abs(left + up - 2 * corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

/** The commonest colors, each some way from the others: as near as all of them fit. */
function paletteOf(colors: Uint32Array): readonly number[] {
  const counts = new Map<number, number>();
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  const common = [...counts].toSorted((one, other) => other[1] - one[1]).map(([color]) => color);
  for (let apart = 0; ; apart = apart * 2 + 3) {
    const palette: number[] = [];
    for (const color of common) {
      if (palette.length > PALETTE_MAX) break;
      if (nearestIn(palette, color).distance > apart) palette.push(color);
    }
    if (palette.length <= PALETTE_MAX) return palette;
  }
}

function nearestIn(palette: readonly number[], color: number): { readonly index: number; readonly distance: number } {
  let index = 0;
  let distance = Number.POSITIVE_INFINITY;
  for (let at = 0; at < palette.length; at++) {
    const apart = distanceOf(color, palette[at] ?? 0);
    if (apart < distance) [index, distance] = [at, apart];
  }
  return { index, distance };
}

function distanceOf(one: number, other: number): number {
  const red = (one >> 16) - (other >> 16);
  const green = ((one >> 8) & 0xff) - ((other >> 8) & 0xff);
  const blue = (one & 0xff) - (other & 0xff);
  return red * red + green * green + blue * blue;
}

function channelsOf(color: number): [red: number, green: number, blue: number] {
  return [color >> 16, (color >> 8) & 0xff, color & 0xff];
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}
