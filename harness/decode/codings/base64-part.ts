// Opens base64 and hex that stand inside a longer text, or begin anywhere in a quantum: after a prefix, or cut out of a longer document.
import { charClass, classesOf } from '../char-class.ts';
import { openBase32 } from './base32.ts';
import { type Child, notApplicable, type TextCoding } from '../coding.ts';
import { hasMagic, printableWidth } from '../plausible.ts';

/** Eight characters take eleven digits. */
const shortestRun = 11;
const maxRuns = 20_000;
/** Characters of a run that decide whether it spells text, and at which alignment. */
const sampled = 64;
/** Bytes of text a run must show. */
const shortestText = 8;
/** Where a compressed value may start after a prefix in the same alphabet. */
const longestPrefix = 24;

const runCharacters = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
  runCharacters[character.charCodeAt(0)] = 1;
}
const digitValues = new Uint8Array(128);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_'].forEach((digit, value) => {
  digitValues[digit.charCodeAt(0)] = value < 64 ? value : value - 2;
});
const smallLetters = charClass.hexLower | charClass.lower;
const capitals = charClass.hexUpper | charClass.upper;
const oneCase = /^(?:[A-Z0-9]{16,}|[a-z0-9]{16,})$/;
const hexDigits = /^(?:0x)?((?:[0-9a-f]{2}){8,}|(?:[0-9A-F]{2}){8,})$/;

/** Runs that spell text at one of the four alignments, or start a compressed stream: `base64-part:@17`, the index of the first character. */
export const base64Part: TextCoding = {
  id: 'base64-part',
  part: true,
  segments: ['base64-part', 'base32-part', 'hex-part'],
  minLength: shortestRun,
  needs: [charClass.hexLower | charClass.lower | charClass.digit],
  without: 0,
  reading: 'guess',
  decode(text) {
    const children: Child[] = [];
    for (const [start, end] of runsOf(text)) {
      const child = openRun(text.slice(start, end), start);
      if (child !== undefined) children.push(child);
    }
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};

/** Only every eleventh character is looked at until one lies in a run. */
function runsOf(text: string): [number, number][] {
  const runs: [number, number][] = [];
  let floor = 0;
  for (let at = shortestRun - 1; at < text.length && runs.length < maxRuns; at += shortestRun) {
    if (!inRun(text, at)) continue;
    let start = at;
    while (start > floor && inRun(text, start - 1)) start -= 1;
    let end = at + 1;
    while (end < text.length && inRun(text, end)) end += 1;
    if (end - start >= shortestRun) runs.push([start, end]);
    floor = end;
    at = end;
  }
  return runs;
}

function inRun(text: string, at: number): boolean {
  return runCharacters[text.charCodeAt(at)] === 1;
}

function openRun(run: string, start: number): Child | undefined {
  const hex = hexDigits.exec(run);
  const one = oneCase.test(run) ? openBase32(run.toUpperCase()) : undefined;
  if (one !== undefined) return part('base32-part', start, { bytes: one.bytes });
  if (hex !== null) return openHex(hex[1] ?? '', start + run.length - (hex[1] ?? '').length);
  const classes = classesOf(run.length > 4 * sampled ? run.slice(0, 4 * sampled) : run);
  if ((classes & smallLetters) === 0 || (classes & capitals) === 0) return undefined;
  return compressedIn(run, start) ?? textIn(run, start);
}

function openHex(digits: string, at: number): Child | undefined {
  const bytes = Buffer.from(digits, 'hex');
  const { from, to } = longestText(bytes);
  if (to - from < bytes.length) return hasMagic(bytes) ? part('hex-part', at, { bytes }) : undefined;
  return part('hex-part', at, { text: bytes.toString('utf8') });
}

function compressedIn(run: string, start: number): Child | undefined {
  for (let at = 0; at < Math.min(longestPrefix, run.length - 8); at += 1) {
    if (at > 0 && !/[-_/+]/.test(run.charAt(at - 1)) && !run.startsWith('H4sI', at)) continue;
    if (!/^(?:H4sI|eJ|eN|eA|eF|KLUv)/.test(run.slice(at, at + 4))) continue;
    const bytes = Buffer.from(run.slice(at), 'base64');
    if (hasMagic(bytes)) return part('base64-part', start + at, { bytes });
  }
  return undefined;
}

function textIn(run: string, start: number): Child | undefined {
  for (let shift = 0; shift < 4; shift += 1) {
    // A prefix may spoil the first groups, so the look starts behind them.
    const from = 4 * Math.floor(run.length / 16) + shift;
    if (!spellsText(run, from)) continue;
    const bytes = Buffer.from(run.slice(shift), 'base64');
    const { from: first, to } = longestText(bytes);
    if (to - first < shortestText) continue;
    return part('base64-part', start + shift, { text: bytes.toString('utf8', first, to) });
  }
  return undefined;
}

/** Whether the groups of four from `from` on spell UTF-8 without control characters, as far as a sample tells; most other text fails within a few bytes. */
function spellsText(run: string, from: number): boolean {
  const end = Math.min(run.length - 3, from + sampled);
  if (end <= from) return false;
  let expected = 0;
  let first = true;
  for (let at = from; at < end; at += 4) {
    const group =
      (valueAt(run, at) << 18) |
      (valueAt(run, at + 1) << 12) |
      (valueAt(run, at + 2) << 6) |
      valueAt(run, at + 3);
    for (let shift = 16; shift >= 0; shift -= 8) {
      const byte = (group >> shift) & 0xff;
      if (expected > 0) {
        if ((byte & 0xc0) !== 0x80) return false;
        expected -= 1;
      } else if (byte < 0x80) {
        if (byte === 0x7f || (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13)) return false;
        first = false;
      } else if (byte >= 0xc2 && byte < 0xf5) {
        expected = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
        first = false;
      } else if (!first || byte >= 0xc0) return false;
    }
  }
  return true;
}

function valueAt(run: string, at: number): number {
  return digitValues[run.charCodeAt(at)] ?? 0;
}

function part(segment: string, at: number, content: Pick<Child, 'text' | 'bytes'>): Child {
  return { segment, path: () => `@${at}`, quiet: true, ...content };
}

/** The longest stretch of printable UTF-8. */
function longestText(bytes: Buffer): { from: number; to: number } {
  let best = { from: 0, to: 0 };
  let from = 0;
  for (let at = 0; at < bytes.length;) {
    const width = printableWidth(bytes, at);
    at += width === 0 ? 1 : width;
    if (width === 0) from = at;
    else if (at - from > best.to - best.from) best = { from, to: at };
  }
  return best;
}
