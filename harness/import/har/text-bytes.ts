// Text of a HAR comes in, the bytes that were on the wire go out: some tools write bytes into text without saying so.
import { isUtf8 } from 'node:buffer';

/**
 * The bytes behind a body's `text`.
 * - mitmproxy writes what is no UTF-8 as lone surrogates U+DC80 to U+DCFF (Python's `surrogateescape`);
 * - browsers and proxies write binary bodies one character a byte, as Latin-1 or windows-1252, older mitmproxy UTF-8 too;
 * - everything else is text, and its bytes are its UTF-8.
 */
export function bytesOfText(text: string): Buffer {
  if (Buffer.byteLength(text) === text.length) return Buffer.from(text, 'latin1');
  if (escapedByte.test(text)) return fromSurrogates(text);
  const bytes = oneByteEach(text);
  const binary =
    bytes !== undefined && (isUtf8(bytes) || (control.test(text) && !readsAsText(text) && !isWords(text)));
  return binary ? bytes : Buffer.from(text, 'utf8');
}

/** Of bytes that are no text more than this share are control characters below the space. */
const mostControls = 0.04;

/** A text that starts as one and has hardly any control characters: JSON keeps DEL and those above it as they are. */
function readsAsText(text: string): boolean {
  if (!/^[\t\r\n ]*[!-~]{2}/.test(text)) return false;
  const low = text.match(/[\0-\x08\x0b\x0c\x0e-\x1f]/g)?.length ?? 0;
  return low <= mostControls * text.length;
}

/** A binary record whose UTF-8 was read as such: what is beyond ASCII are letters of words, as bytes of a record or a stream are not. */
function isWords(text: string): boolean {
  return !/[\x7f-\xbf\xd7\xf7]|(?<![a-z\xc0-\xff])[\xc0-\xff](?![a-z\xc0-\xff])/i.test(text);
}

/** A low surrogate that belongs to no pair. */
const escapedByte = /(?<![\ud800-\udbff])[\udc80-\udcff]/;
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/** What windows-1252 has at 0x80 to 0x9f (WHATWG Encoding Standard, index windows-1252). */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const windowsBytes = new Map(
  [...windows1252].map((character, index) => [character.charCodeAt(0), 0x80 + index]),
);

/** Each character as the byte it stands for in Latin-1, else in windows-1252; undefined when one stands for none. */
function oneByteEach(text: string): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const value = code < 0x100 ? code : windowsBytes.get(code);
    if (value === undefined) return undefined;
    bytes[at] = value;
  }
  return bytes;
}

function fromSurrogates(text: string): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0xd800 && code <= 0xdbff) at += 1;
    else if (code >= 0xdc80 && code <= 0xdcff) {
      if (at > from) pieces.push(Buffer.from(text.slice(from, at), 'utf8'));
      pieces.push(Buffer.from([code - 0xdc00]));
      from = at + 1;
    }
  }
  pieces.push(Buffer.from(text.slice(from), 'utf8'));
  return Buffer.concat(pieces);
}
