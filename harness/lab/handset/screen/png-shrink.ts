// Makes a screenshot's PNG small: true colours are reduced to a palette, which is a third of the size for text and flat areas.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Palette size of a PNG with one byte a pixel. */
const maxColours = 256;
/** Bits kept of each channel, tried in turn until the palette is large enough. */
const channelBits = [5, 4, 3];

/** An 8-bit PNG as a palette PNG of the same pixels, colours rounded; anything it does not know is given back as it is. */
export function shrinkPng(png: Buffer): Buffer {
  const image = readImage(png);
  if (!image) return png;
  const pixels = unfilter(image);
  for (const bits of channelBits) {
    const reduced = toPalette(pixels, image, bits);
    if (reduced) return writePng(image, reduced);
  }
  return png;
}

interface Image {
  width: number;
  height: number;
  /** 3 for RGB, 4 for RGBA. */
  channels: number;
  filtered: Buffer;
}

interface PaletteImage {
  colours: Buffer;
  /** One filter byte (none) and one byte a pixel, row by row. */
  rows: Buffer;
}

/** PNG specification, sections 5 and 11: only 8 bits a channel, RGB or RGBA, not interlaced. */
function readImage(png: Buffer): Image | undefined {
  if (!png.subarray(0, 8).equals(signature)) return undefined;
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const channels = { 2: 3, 6: 4 }[png[25] ?? 0];
  if (png[24] !== 8 || channels === undefined || png[28] !== 0) return undefined;
  const parts: Buffer[] = [];
  for (let at = 8; at + 8 <= png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return { width, height, channels, filtered: inflateSync(Buffer.concat(parts)) };
}

/** PNG specification, section 9.2, in place: one loop a filter, as this is where the time goes. */
function unfilter({ width, height, channels, filtered }: Image): Uint8Array {
  const stride = width * channels;
  const out = new Uint8Array(stride * height);
  const byte = (at: number) => out[at] ?? 0;
  for (let y = 0; y < height; y += 1) {
    const from = y * (stride + 1);
    const to = y * stride;
    const up = to - stride;
    out.set(filtered.subarray(from + 1, from + 1 + stride), to);
    switch (filtered[from]) {
      case 1:
        for (let x = channels; x < stride; x += 1) out[to + x] = byte(to + x) + byte(to + x - channels);
        break;
      case 2:
        if (y > 0) for (let x = 0; x < stride; x += 1) out[to + x] = byte(to + x) + byte(up + x);
        break;
      case 3:
        for (let x = 0; x < stride; x += 1) {
          const left = x < channels ? 0 : byte(to + x - channels);
          out[to + x] = byte(to + x) + ((left + (y > 0 ? byte(up + x) : 0)) >> 1);
        }
        break;
      case 4:
        for (let x = 0; x < stride; x += 1) {
          const left = x < channels ? 0 : byte(to + x - channels);
          const above = y > 0 ? byte(up + x) : 0;
          const corner = x < channels || y === 0 ? 0 : byte(up + x - channels);
          out[to + x] = byte(to + x) + paeth(left, above, corner);
        }
        break;
      default:
        // Filter 0: the row is as it is.
        break;
    }
  }
  return out;
}

function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/**
 * Colours that agree in their first `bits` become one: the first of them that fills two pixels in a row, so that flat
 * areas keep theirs and only the edges of letters are rounded. Undefined when they are still too many.
 */
function toPalette(pixels: Uint8Array, image: Image, bits: number): PaletteImage | undefined {
  const { width, height, channels } = image;
  const known = new Int16Array(1 << (3 * bits)).fill(-1);
  const colours = Buffer.alloc(maxColours * 3);
  const rows = Buffer.alloc((width + 1) * height);
  const settled = new Uint8Array(maxColours);
  const drop = 8 - bits;
  let count = 0;
  let before = -1;
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    let to = y * (width + 1) + 1;
    for (let x = 0; x < width; x += 1, at += channels, to += 1) {
      const red = pixels[at] ?? 0;
      const green = pixels[at + 1] ?? 0;
      const blue = pixels[at + 2] ?? 0;
      const key = ((((red >> drop) << bits) | (green >> drop)) << bits) | (blue >> drop);
      let index = known[key] ?? -1;
      if (index < 0) {
        if (count === maxColours) return undefined;
        index = count;
        colours.set([red, green, blue], count * 3);
        known[key] = count;
        count += 1;
      }
      const colour = (red << 16) | (green << 8) | blue;
      if (colour === before && settled[index] === 0) {
        colours.set([red, green, blue], index * 3);
        settled[index] = 1;
      }
      before = colour;
      rows[to] = index;
    }
  }
  return { colours: colours.subarray(0, count * 3), rows };
}

function writePng({ width, height }: Image, { colours, rows }: PaletteImage): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a pixel, colour type 3 (palette), default compression, filter and interlace.
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
