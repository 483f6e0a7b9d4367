// Opens base85 (Adobe's Ascii85, ZeroMQ's Z85, RFC 1924): unmarked it must turn out to be text or a known stream.
import { charClass } from '../char-class.ts';
import { decoded, notApplicable, type Outcome, type Scope, type TextCoding } from '../coding.ts';
import { isPlausible, isPlausibleStart } from '../plausible.ts';
import { isRecord } from '../records.ts';

const common = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const alphabets = {
  ascii85: Array.from({ length: 85 }, (_, value) => String.fromCharCode(33 + value)).join(''),
  z85: `${common}.-:+=^!/*?&<>()[]{}@%$#`,
  base85: `${common.slice(0, 10)}${common.slice(36)}${common.slice(10, 36)}!#$%&()*+-;<=>?@^_\`{|}~`,
} as const;
const readers = Object.entries(alphabets).map(([segment, alphabet]) => ({
  segment,
  values: new Map([...alphabet].map((character, value) => [character, value])),
}));
const longest = 1 << 16;
/** This much is opened first: most texts end the attempt there. */
const sampled = 20;

/** A whole text in one of the alphabets, with or without Adobe's `<~` and `~>`. */
export const base85: TextCoding = {
  id: 'base85',
  segments: Object.keys(alphabets),
  minLength: 12,
  needs: [charClass.other],
  without: charClass.space | charClass.high | charClass.control,
  reading: 'guess',
  decode(text, scope) {
    if (text.startsWith('http')) return notApplicable;
    const bare = text
      .replace(/^<~/, '')
      .replace(/~>$/, '')
      .replace(/[\r\n]+/g, '');
    if (bare.length > longest || bare.length % 5 === 1) return notApplicable;
    for (const { segment, values } of readers) {
      const start = bytesOf(bare.slice(0, sampled), values);
      if (start === undefined || !isPlausibleStart(start)) continue;
      const bytes = bytesOf(bare, values);
      if (bytes !== undefined && isPlausible(bytes)) return decoded({ segment, bytes });
    }
    return hidden(bare, scope);
  },
};

/** Bytes that are no text: right only if they hold something looked for, XORed, or are a record. */
function hidden(bare: string, scope: Scope): Outcome {
  if (scope.disguises === undefined && scope.asked === undefined) return notApplicable;
  for (const { segment, values } of readers) {
    const bytes = bytesOf(bare, values);
    if (bytes === undefined) continue;
    const asked = scope.asked === segment;
    if (asked || scope.disguises?.xorKey(bytes) !== undefined || isRecord(bytes, scope))
      return decoded({ segment, bytes });
  }
  return notApplicable;
}

/** Groups of five; a short last one is filled with the largest digit. */
function bytesOf(text: string, values: ReadonlyMap<string, number>): Buffer | undefined {
  const spelled = values === readers[0]?.values ? text.replaceAll('z', '!!!!!') : text;
  const bytes = Buffer.alloc(4 * Math.ceil(spelled.length / 5));
  for (let at = 0; at < spelled.length; at += 5) {
    let value = 0;
    for (let digit = 0; digit < 5; digit += 1) {
      const next = at + digit < spelled.length ? values.get(spelled.charAt(at + digit)) : 84;
      if (next === undefined) return undefined;
      value = value * 85 + next;
    }
    if (value > 0xffffffff) return undefined;
    bytes.writeUInt32BE(value, (at / 5) * 4);
  }
  const missing = (5 - (spelled.length % 5)) % 5;
  return bytes.subarray(0, bytes.length - missing);
}
