// Opens base64 and hex that stand inside a longer text, or begin anywhere in a quantum: after a prefix, or cut out of a longer document.
import { charClass } from '../char-class.ts';
import { openBase32 } from './base32.ts';
import { type Child, notApplicable, type Scope, type TextCoding } from '../coding.ts';
import { glanceAtLz } from '../glances/lz.ts';
import { hasMagic, printableWidth } from '../plausible.ts';
import { isRecord } from '../records.ts';
import { lzLetters } from './lz-string.ts';
import { isPacked } from './unannounced.ts';

/** Eight characters take eleven digits. */
const shortestRun = 11;
const maxRuns = 20_000;
/** Characters of a run that decide whether it spells text, and at which alignment. */
const sampled = 64;
/** Bytes of text a run must show. */
const shortestText = 8;
/** Where a compressed value may start after a prefix in the same alphabet. */
const longestPrefix = 24;

const digitValues = new Uint8Array(128);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_'].forEach((digit, value) => {
  digitValues[digit.charCodeAt(0)] = value < 64 ? value : value - 2;
});
/** Runs of one case are words unless they are this long. */
const shortestOneCase = 16;

/** Runs that spell text at one of the four alignments, or start a compressed stream: `base64-part:@17`, the index of the first character. */
export const base64Part: TextCoding = {
  id: 'base64-part',
  part: true,
  segments: ['base64-part', 'base32-part', 'hex-part', 'lz-part'],
  minLength: shortestRun,
  needs: [charClass.hexLower | charClass.lower | charClass.digit],
  without: 0,
  reading: 'guess',
  decode(text, scope) {
    const children = openRuns(text, scope);
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};

/** Kinds of digits in a run, as one bit each. */
const kind = { small: 1, capital: 2, digit: 4, beyondHex: 8, mark: 16 } as const;
const kinds = new Uint8Array(65536);
for (const mark of '+/-_') kinds[mark.charCodeAt(0)] = kind.mark | kind.beyondHex;
for (const digit of '0123456789') kinds[digit.charCodeAt(0)] = kind.digit;
for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
  const beyond = letter > 'f' ? kind.beyondHex : 0;
  kinds[letter.charCodeAt(0)] = kind.small | beyond;
  kinds[letter.toUpperCase().charCodeAt(0)] = kind.capital | beyond;
}

/** Lines of wrapped base64 are at least this long, but for the last. */
const shortestLine = 40;

/** Opens every run. Only every eleventh character is looked at until one lies in a run, and most runs are told apart by the kinds of their digits. */
function openRuns(text: string, scope: Scope): Child[] {
  const children: Child[] = [];
  const { length } = text;
  let floor = 0;
  for (let at = shortestRun - 1; at < length && children.length < maxRuns; at += shortestRun) {
    let seen = kinds[text.charCodeAt(at)] as number;
    if (seen === 0) continue;
    let start = at;
    for (; start > floor; start -= 1) {
      const here = kinds[text.charCodeAt(start - 1)] as number;
      if (here === 0) break;
      seen |= here;
    }
    let end = at + 1;
    for (let lineStart = start; end < length; end += 1) {
      const here = kinds[text.charCodeAt(end)] as number;
      if (here !== 0) {
        seen |= here;
        continue;
      }
      const next = end - lineStart < shortestLine ? end : nextLine(text, end);
      if (next === end) break;
      lineStart = next;
      end = next - 1;
    }
    floor = end;
    at = end;
    const written = text.slice(start, end);
    if (written.length >= shortestRun)
      children.push(
        ...openRun({ written, start, seen, isWhole: start === 0 && isPadding(text, end) }, scope),
      );
  }
  return children;
}

/** Whether nothing but padding stands from `at` on. */
function isPadding(text: string, at: number): boolean {
  let end = at;
  while (text.charCodeAt(end) === 0x3d) end += 1;
  return end === text.length;
}

/** Where the digits go on behind a line break at `end`; `end` where they do not. */
function nextLine(text: string, end: number): number {
  const gap = /^[ \t]{0,8}\r?\n[ \t]{0,32}(?=[A-Za-z0-9+/_=-])/.exec(text.slice(end, end + 48))?.[0] ?? '';
  return end + gap.length;
}

/** `0x`, and the `x` of a `\\x` that stands before all digits at once. */
const hexMark = /^0?x/i;

interface Run {
  /** As it stands in the text, line breaks included. */
  written: string;
  /** Where. */
  start: number;
  /** Kinds of its digits. */
  seen: number;
  /** Whether it is all of the text. */
  isWhole: boolean;
}

function openRun({ written, start, seen, isWhole }: Run, scope: Scope): Child[] {
  const run = /\s/.test(written) ? written.replace(/\s+/g, '') : written;
  const bothCases = (seen & kind.small) !== 0 && (seen & kind.capital) !== 0;
  if (bothCases) {
    const compressed = compressedIn(run, start);
    if (compressed !== undefined) return [compressed];
    const lz = lzIn(run, start, scope);
    if (lz !== undefined) return [lz];
    const texts = textIn(run, start);
    return texts.length > 0 ? texts : some(recordIn(run, start, scope));
  }
  if ((seen & kind.mark) !== 0 || run.length < shortestOneCase) return [];
  const digits = run.replace(hexMark, '');
  if ((seen & kind.beyondHex) === 0 || digits !== run) {
    const hex = /^[0-9a-f]{16,}$/i.test(digits) && digits.length % 2 === 0;
    const child = hex
      ? openHex(digits, start + run.length - digits.length, { scope, isSure: isWhole && digits !== run })
      : undefined;
    if (child !== undefined) return [child];
  }
  if ((seen & (kind.small | kind.capital)) === 0) return [];
  // A whole text in base32 has a decoder of its own.
  if (isWhole) return [];
  const one = openBase32(run.toUpperCase());
  return one === undefined ? [] : [part('base32-part', start, { bytes: one.bytes })];
}

function openHex(
  digits: string,
  at: number,
  { scope, isSure }: { scope: Scope; isSure: boolean },
): Child | undefined {
  const bytes = Buffer.from(digits, 'hex');
  const { from, to } = longestText(bytes);
  if (to - from < bytes.length)
    return isSure || hasMagic(bytes) || isRecord(bytes, scope) || isPacked(bytes, scope)
      ? part('hex-part', at, { bytes })
      : undefined;
  return part('hex-part', at, { text: bytes.toString('utf8') });
}

function compressedIn(run: string, start: number): Child | undefined {
  const last = Math.min(longestPrefix, run.length - 8);
  for (let at = 0; at < last; at += 1) {
    const code = run.charCodeAt(at);
    // `H4sI`, `eJ`, `eN`, `eA`, `eF`, `KLUv`, `BCJN`: gzip, zlib, zstd and LZ4 in base64.
    if (code !== 0x48 && code !== 0x65 && code !== 0x4b && code !== 0x42) continue;
    const begins = at === 0 || ((kinds[run.charCodeAt(at - 1)] as number) & kind.mark) !== 0;
    const four = run.slice(at, at + 4);
    if (four !== 'H4sI' && !(begins && /^(?:e[JNAF]|KLUv|BCJN)/.test(four))) continue;
    const bytes = Buffer.from(run.slice(at), 'base64');
    if (hasMagic(bytes)) return part('base64-part', start + at, { bytes });
  }
  return undefined;
}

/** An LZ-string text behind a mark of another alphabet, or at the end of a path. */
function lzIn(run: string, start: number, scope: Scope): Child | undefined {
  for (const from of new Set([0, run.lastIndexOf('/') + 1])) {
    const text = run.slice(from);
    if (text.length < shortestRun || glanceAtLz(text) === false) continue;
    const outcome = lzLetters.decode(text, scope);
    const [child] = outcome.kind === 'decoded' ? [...outcome.children] : [];
    if (child?.text !== undefined) return part('lz-part', start + from, { text: child.text });
  }
  return undefined;
}

function textIn(run: string, start: number): Child[] {
  for (let shift = 0; shift < 4; shift += 1) {
    // A prefix may spoil the first groups, so the look starts behind them.
    const from = 4 * Math.floor(run.length / 16) + shift;
    if (!spellsText(run, from, run.length)) continue;
    const bytes = Buffer.from(run.slice(shift), 'base64');
    const { from: first, to } = longestText(bytes);
    if (to - first < shortestText) continue;
    const children = [part('base64-part', start + shift, { text: bytes.toString('utf8', first, to) })];
    // What stands before the text may be the head of a record.
    if (first > 0) children.push(part('base64-part', `${start + shift}:bytes`, { bytes }));
    return children;
  }
  return [];
}

function some(child: Child | undefined): Child[] {
  return child === undefined ? [] : [child];
}

/** A binary record is only one from its first byte on: behind short prefixes it must fit to its end; without one, every decoder may try. */
function recordIn(run: string, start: number, scope: Scope): Child | undefined {
  if (run.length < shortestRecord) return undefined;
  const whole = Buffer.from(run, 'base64');
  const isWhole = run.length % 4 !== 1;
  if (isWhole && isRecord(whole, scope)) return part('base64-part', start, { bytes: whole });
  for (let shift = 1; shift <= longestMark && run.length - shift >= shortestRecord; shift += 1) {
    if ((run.length - shift) % 4 === 1) continue;
    const bytes = Buffer.from(run.slice(shift), 'base64');
    if (hasMagic(bytes) || isRecord(bytes, scope) || isPacked(bytes, scope))
      return part('base64-part', start + shift, { bytes });
  }
  return isWhole ? part('base64-part', start, { bytes: whole }) : undefined;
}

/** Characters of base64 that hold a record with a word in it. */
const shortestRecord = 24;
/** Prefixes in the same alphabet: `v1_`, `data-`. */
const longestMark = 8;

/** Whether the groups of four from `from` on spell UTF-8 without control characters, as far as a sample tells; most other text fails within a few bytes. */
function spellsText(run: string, from: number, runEnd: number): boolean {
  const end = Math.min(runEnd - 3, from + sampled);
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

function part(segment: string, at: number | string, content: Pick<Child, 'text' | 'bytes'>): Child {
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
