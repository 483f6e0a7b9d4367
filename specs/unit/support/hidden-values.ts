// Where a value may hide in a copy: its spellings and the compressed parts of a content, without a decoder of ours.
import { gunzipSync } from 'node:zlib';

/** Every way a test can think of that a value could hide in bytes, without our decoder. */
export function spellingsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const base64At = (offset: number) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(offset === 0 ? 0 : 4, -4);
  return [
    value,
    value.toUpperCase(),
    value.toLowerCase(),
    encodeURIComponent(value),
    [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    [...value].reverse().join(''),
    bytes.toString('utf16le'),
    ...[0, 1, 2].map(base64At),
    ...[0, 1, 2].map((offset) => base64At(offset).replaceAll('+', '-').replaceAll('/', '_')),
    JSON.stringify(value).slice(1, -1),
    [...value].map((character) => `&#${character.charCodeAt(0)};`).join(''),
    [...value].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  ].filter((spelling) => spelling.length > 4);
}

/** A content and what its compressed parts hold. */
export function layersOf(content: Buffer): Buffer[] {
  const layers = [content];
  for (
    let at = content.indexOf(Buffer.from([0x1f, 0x8b]));
    at >= 0;
    at = content.indexOf(Buffer.from([0x1f, 0x8b]), at + 1)
  ) {
    try {
      layers.push(gunzipSync(content.subarray(at)));
    } catch (_cause) {
      continue;
    }
  }
  return layers;
}
