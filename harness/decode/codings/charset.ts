// Reads text in the encodings that came before UTF-8 (GB 18030, windows-125x, KOI8-R, Shift_JIS, EUC, Big5): some forms and logs are still written in them.
import { isAscii, isUtf8 } from 'node:buffer';
import { type BytesCoding, type Child, notApplicable } from '../coding.ts';

const longest = 256 * 1024;
/** Above this share of bytes beyond ASCII it is no western text with a few accents. */
const mostAccents = 0.3;
/** Of the characters beyond ASCII this share must be of the script an encoding is for. */
const mostlyOfScript = 0.8;

interface Legacy {
  label: string;
  /** What its texts are made of. */
  script: RegExp;
  /** Whether every run of bytes beyond ASCII is of pairs. */
  pairs?: true;
}

const cyrillic = /[\u0401-\u045f\u0490\u0491]/g;
const han = /[\u3001-\u303f\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]/g;

const legacies: readonly Legacy[] = [
  { label: 'gb18030', script: han, pairs: true },
  { label: 'windows-1252', script: /[\u00a1-\u00ff\u0152-\u017e\u2013-\u2026\u20ac]/g },
  { label: 'windows-1251', script: cyrillic },
  { label: 'koi8-r', script: cyrillic },
  { label: 'windows-1250', script: /[\u00c0-\u017f]/g },
  { label: 'windows-1253', script: /[\u0384-\u03ce]/g },
  { label: 'windows-1254', script: /[\u00c0-\u015f]/g },
  { label: 'shift_jis', script: han },
  { label: 'euc-jp', script: han, pairs: true },
  { label: 'euc-kr', script: /[\uac00-\ud7a3]/g, pairs: true },
  { label: 'big5', script: han },
];

/** Bytes without control characters that are not UTF-8: read in each encoding whose script they come out in. */
export const charset: BytesCoding = {
  id: 'charset',
  segments: legacies.map(({ label }) => label),
  minLength: 4,
  decode(bytes) {
    if (bytes.length > longest) return notApplicable;
    let high = 0;
    for (const byte of bytes) {
      if (byte >= 0x80) high += 1;
      else if ((byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 0x7f)
        return notApplicable;
    }
    if (high === 0 || isUtf8Behind(bytes)) return notApplicable;
    const paired = pairsOfHigh(bytes);
    const children: Child[] = [];
    for (const legacy of legacies) {
      if (legacy.pairs === true && !paired) continue;
      if (legacy.label === 'windows-1252' && high > mostAccents * bytes.length) continue;
      const text = readAs(legacy.label, bytes);
      if (text !== undefined && isOfScript(text, legacy)) children.push({ segment: legacy.label, text });
    }
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};

/** UTF-8 behind a few bytes that are none, as a mark in base64 leaves them. */
function isUtf8Behind(bytes: Buffer): boolean {
  for (let cut = 1; cut <= longestMark; cut += 1) {
    const rest = bytes.subarray(cut);
    if (isUtf8(rest)) return !isAscii(rest);
  }
  return false;
}
const longestMark = 6;

function isOfScript(text: string, { script }: Legacy): boolean {
  const beyond = text.match(/[^\0-\x7f]/g)?.length ?? 0;
  const fitting = text.match(script)?.length ?? 0;
  return fitting > 0 && fitting >= mostlyOfScript * beyond && !isJumbled(text, beyond);
}

/** Capitals start words; chance puts them behind small letters. */
function isJumbled(text: string, beyond: number): boolean {
  const inside = text.match(/(?=[^\0-\x7f])\p{Ll}(?=[^\0-\x7f])\p{Lu}/gu)?.length ?? 0;
  return inside > mostJumbled && inside > beyond / 10;
}
const mostJumbled = 1;

/** Common characters of the East Asian encodings are two bytes of a1 and above; every run of high bytes is even then. */
function pairsOfHigh(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += 1) {
    if ((bytes[at] ?? 0) < 0x80) continue;
    if ((bytes[at] ?? 0) < 0xa1 || (bytes[at + 1] ?? 0) < 0xa1) return false;
    at += 1;
  }
  return true;
}

const decoders = new Map<string, TextDecoder>();

function readAs(label: string, bytes: Buffer): string | undefined {
  try {
    const decoder = decoders.get(label) ?? new TextDecoder(label, { fatal: true });
    decoders.set(label, decoder);
    return decoder.decode(bytes);
  } catch (_cause) {
    return undefined;
  }
}
