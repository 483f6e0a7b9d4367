// Turns a canary into what is looked for in folded text: needles with the rule for what may stand beside them.
import { domainToUnicode } from 'node:url';
import type { Canary } from '../artifacts/case.ts';
import { phoneDigits } from './hash-forms.ts';
import { tellsWithoutQuery, type WebAddress, webAddressOf } from './addresses.ts';
import { type Folding, foldText } from './fold.ts';
import { groupedDigits, joinedWords, nationalDigits, packedWords, spacedDigits } from './joined.ts';

/** What may stand beside a match: `any`; `token`: no letter or digit; `address`: nothing that makes it another address; `host`: no path either. */
export type Border = 'any' | 'token' | 'address' | 'address-without-query' | 'host';

/** One folded text that counts as the canary. */
export interface Needle {
  text: string;
  folding: Folding;
  border: Border;
  /** What matches in place of `text`, which then only says what must stand there; absent where `text` itself does. */
  pattern?: RegExp;
  /** A run that every match shows as it is; absent where the rarest of `text` is one. */
  anchor?: string;
}

/** Values below this length are ordinary enough to occur inside other words. */
export const shortValue = 8;

/** Words sent apart stand in fields of their own, each no longer than this; a script is no field. */
export const longestField = 512;

/** What counts as the whole canary, in any spelling. */
export function needlesOf(canary: Canary): Needle[] {
  const address = canary.kind === 'url' ? webAddressOf(canary.value) : undefined;
  if (address !== undefined) return addressNeedles(address);
  const border: Border = canary.value.length < shortValue ? 'token' : 'any';
  const folding: Folding = canary.kind === 'identifier' || canary.kind === 'url' ? 'strict' : 'words';
  const texts = canary.kind === 'identifier' ? identifierTexts(canary.value) : [canary.value];
  const joined = folding === 'words' ? joinedWords(canary.value) : undefined;
  const packed = folding === 'words' ? packedWords(canary.value) : [];
  return unique([
    ...phoneNeedles(canary.value),
    ...texts.map((text): Needle => ({ text: foldText(text.trim(), folding), folding, border })),
    ...(joined === undefined ? [] : [joined]).map((both) => ({ ...both, folding, border: 'token' as const })),
    ...packed.map((both) => ({ ...both, folding, border })),
  ]);
}

/** The last four digits of a phone number as they mostly stand: shorter runs would be hit all the time. */
function lastDigits(digits: string): string[] {
  const pairs = [digits.slice(-4, -2), digits.slice(-2)];
  return ['', '-', ' ', '.'].map((joint) => pairs.join(joint));
}

/** A phone number with its groups as they are, and with any others, as it is dialled from abroad and at home. */
function phoneNeedles(value: string): Needle[] {
  const digits = phoneDigits(value);
  if (digits === undefined) return [];
  const common = { folding: 'words', border: 'token' } as const;
  const international = value.trim().startsWith('+') ? nationalDigits(digits) : [];
  return [
    ...phoneTexts(value).map((text) => ({ ...common, text: foldText(text, 'words').trim() })),
    ...[...international, digits]
      .sort((one, other) => other.length - one.length)
      .flatMap((text) =>
        lastDigits(text).map((anchor) => ({ ...common, text, pattern: spacedDigits(text), anchor })),
      ),
  ];
}

/** A phone number with its groups as they are and other marks between them, or none. */
function phoneTexts(value: string): string[] {
  if (phoneDigits(value) === undefined) return [];
  const groups = value.match(/\d+/g) ?? [];
  return ['', ' ', '.', '/'].map((joint) => groups.join(joint));
}

/** The host of a URL canary, to be found without its path; empty for other canaries, and where the host is all there is. */
export function hostNeedlesOf(canary: Canary): Needle[] {
  const address = canary.kind === 'url' ? webAddressOf(canary.value) : undefined;
  if (address === undefined || (address.path === '' && address.query === '')) return [];
  return hostsOf(address.host).map((host) => ({
    text: foldText(host, 'strict'),
    folding: 'strict',
    border: 'host',
  }));
}

/** The words of a canary that can be spread over several fields; empty when there are fewer than two. */
export function wordsOf(canary: Canary): string[] {
  if (canary.kind !== 'search-term' && canary.kind !== 'title' && canary.kind !== 'text') return [];
  // Signs that fold to letters (`№`, `™`) are no words of their own.
  const parts = canary.value.replace(/\p{S}/gu, ' ');
  const words = [...new Set(foldText(parts, 'words').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])];
  return words.length < 2 ? [] : words;
}

/** Whether the characters beside a match allow it. `start` and `end` are indexes in the folded text. */
export function bordersFit(folded: string, start: number, end: number, border: Border): boolean {
  const before = folded.slice(Math.max(0, start - longestLogin), start);
  const after = folded.slice(end, end + 3);
  switch (border) {
    case 'any':
      return true;
    case 'token':
      return !/[\p{L}\p{N}]$/u.test(before) && !/^[\p{L}\p{M}\p{N}]/u.test(after);
    case 'address':
      return startsHost(before) && endsAddress(after);
    case 'address-without-query':
      return startsHost(before) && endsAddress(after) && !after.startsWith('?');
    case 'host':
      return startsHost(before) && !goesOn.test(after);
    default:
      return border satisfies never;
  }
}

/** After a host: more of its name, a path or port (behind the dot of the root too), a path behind the soft line break of quoted-printable. */
const goesOn = /^(?:[\p{L}\p{N}_~-]|\.[\p{L}\p{N}]|\.?[/:][\p{L}\p{N}_~%.@-]|\/=[\r\n])/u;

/** `https://user:secret@`. */
const login = /:\/\/[^\s/@?#]{1,48}@(?:www\.)?$/;
const longestLogin = 56;

function startsHost(before: string): boolean {
  if (login.test(before)) return true;
  return !/[\p{L}\p{N}_.@-]$/u.test(before) || /(?:^|[^\p{L}\p{N}_.@-])www\.$/u.test(before);
}

function endsAddress(after: string): boolean {
  return !/^(?:[\p{L}\p{N}_~-]|\.[\p{L}\p{N}])/u.test(after);
}

function addressNeedles({ host, path, query }: WebAddress): Needle[] {
  const telling = tellsWithoutQuery({ path });
  const named = hostsOf(host);
  // The ports that addresses leave out.
  const hosts = path === '' ? named : named.flatMap((name) => [name, `${name}:443`, `${name}:80`]);
  const needles = hosts.flatMap((name): [string, Border][] => {
    if (path === '' && query === '') return [[name, 'host']];
    if (query === '') return [[name + path, 'address']];
    const whole: [string, Border][] = [
      [name + path + query, 'address'],
      [`${name}${path}/${query}`, 'address'],
    ];
    return telling ? [...whole, [name + path, 'address-without-query']] : whole;
  });
  return unique(
    needles.map(([text, border]) => ({ text: foldText(text, 'strict'), folding: 'strict', border })),
  );
}

/** An internationalised host as the network and as a person writes it. */
function hostsOf(host: string): string[] {
  const readable = domainToUnicode(host);
  return readable === '' || readable === host ? [host] : [host, readable];
}

/** Identifiers of hex digits are written with their own separators, others, or none, a 64-bit one also in decimal; other identifiers as they are. */
function identifierTexts(value: string): string[] {
  const digits = value.replace(/[:.\s-]/g, '');
  if (!/^[0-9a-f]+$/i.test(digits)) return [value];
  const pairs = digits.match(/../g) ?? [];
  switch (digits.length) {
    case macDigits: {
      const quads = digits.match(/..../g) ?? [];
      return [value, pairs.join(':'), pairs.join('-'), quads.join('.'), digits];
    }
    case uuidDigits:
      return [value, digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), digits];
    case wordDigits:
      return [value, ...decimals(digits)];
    default:
      // Fewer digits occur in other numbers.
      return digits.length >= macDigits ? [value, digits, ...groupedDigits(digits)] : [value];
  }
}

/** Of a MAC address, a UUID (GAID, OAID) and an ANDROID_ID. */
const macDigits = 12;
const uuidDigits = 32;
const wordDigits = 16;

/** 64 bits as a number, without sign and with. Leading zeros could make it short, and then it would be any number. */
function decimals(digits: string): string[] {
  const value = BigInt(`0x${digits}`);
  return [value, BigInt.asIntN(64, value)].map(String).filter((text) => text.length >= wordDigits);
}

function unique(needles: Needle[]): Needle[] {
  const seen = new Set<string>();
  return needles.filter(({ text, border, pattern, anchor }) => {
    const key = `${border} ${pattern?.source ?? ''} ${anchor ?? ''} ${text}`;
    return text !== '' && !seen.has(key) && seen.add(key) !== undefined;
  });
}
