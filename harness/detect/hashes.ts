// Recognises hashes of the canaries: all usual normal forms are hashed beforehand, texts are only searched for runs of the right shape.
import { createHash, getHashes } from 'node:crypto';
import type { Canary } from '../artifacts/case.ts';
import { tellsWithoutQuery, webAddressOf } from './addresses.ts';

/** Hash functions long enough that a chance hit is out of the question; those this Node lacks are left out. */
const algorithms = [
  'md5',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha3-256',
  'sha3-512',
  'ripemd160',
];

/** A hash found in a text. */
export interface HashHit {
  /** Index of the canary. */
  canary: number;
  /** Algorithm chain, e.g. `md5(lower(url))`. */
  chain: string;
  start: number;
  end: number;
}

/** Looks for hashes of the canaries it was made for. */
export interface HashIndex {
  /** In order of occurrence. */
  hits(text: string): HashHit[];
}

/** Length of the shortest run looked at: MD5 in unpadded base64. */
const shortestRun = 22;
/** Longer runs are encoded bodies; a hash stands alone. */
const longestRun = 1024;

const runCharacters = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
  runCharacters[character.charCodeAt(0)] = 1;
}

/** Compiles the hashes of `canaries`. */
export function hashIndex(canaries: readonly Canary[]): HashIndex {
  const known: Known = new Map();
  canaries.forEach((canary, index) => {
    addHashes(known, canary, index);
  });
  return {
    hits: (text) => (text.length < shortestRun ? [] : lookUp(text, known)),
  };
}

type Known = Map<string, { canary: number; chain: string }>;

function lookUp(text: string, known: Known): HashHit[] {
  const hits: HashHit[] = [];
  for (let at = shortestRun - 1; at < text.length; at += shortestRun) {
    if (!inRun(text, at)) continue;
    const start = startOfRun(text, at);
    const end = endOfRun(text, at);
    at = end - 1;
    if (end - start < shortestRun || end - start > longestRun) continue;
    for (const [from, to] of candidates(text, start, end)) {
      const run = text.slice(from, to);
      const hit = known.get(run) ?? known.get(run.toLowerCase());
      if (hit !== undefined) hits.push({ ...hit, start: from, end: to });
    }
  }
  return hits;
}

function inRun(text: string, at: number): boolean {
  return runCharacters[text.charCodeAt(at)] === 1;
}

/** Only every 22nd character is looked at until one is inside a run, so a run starts at most that far back. */
function startOfRun(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < shortestRun && inRun(text, start - 1)) start -= 1;
  return start;
}

function endOfRun(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && inRun(text, end)) end += 1;
  return end;
}

function addHashes(
  known: Map<string, { canary: number; chain: string }>,
  canary: Canary,
  index: number,
): void {
  const available = new Set(getHashes());
  for (const [form, text] of normalForms(canary)) {
    for (const algorithm of algorithms) {
      if (!available.has(algorithm)) continue;
      const digest = createHash(algorithm).update(text).digest();
      const chain = `${algorithm}(${form})`;
      const add = (key: string, said: string): void => {
        if (!known.has(key)) known.set(key, { canary: index, chain: said });
      };
      add(digest.toString('hex'), chain);
      add(digest.toString('base64').replace(/=+$/, ''), `base64(${chain})`);
      add(digest.toString('base64url'), `base64(${chain})`);
    }
  }
}

/** The run itself, and its parts between characters that could also be punctuation. */
function candidates(text: string, start: number, end: number): [number, number][] {
  const ranges: [number, number][] = [[start, end]];
  for (const punctuation of ['/', '-', '_', '+']) {
    if (text.indexOf(punctuation, start) >= end) continue;
    let from = start;
    for (let at = start; at <= end; at += 1) {
      if (at < end && text.charAt(at) !== punctuation) continue;
      if (at - from >= shortestRun && at - from < end - start) ranges.push([from, at]);
      from = at + 1;
    }
  }
  return ranges;
}

/** What is commonly hashed in place of a value, named by how it is made. */
function normalForms(canary: Canary): Map<string, string> {
  const noun = canary.kind;
  const forms = new Map<string, string>();
  const add = (name: string, text: string): void => {
    if (text !== '' && ![...forms.values()].includes(text)) forms.set(name, text);
  };
  const addWithCase = (name: string, text: string): void => {
    add(name, text);
    add(`lower(${name})`, text.toLowerCase());
  };
  addWithCase(noun, canary.value);
  addWithCase(`trim(${noun})`, canary.value.trim());
  add(`upper(${noun})`, canary.value.toUpperCase());
  const address = canary.kind === 'url' ? webAddressOf(canary.value) : undefined;
  if (address !== undefined) {
    for (const [name, text] of addressForms(canary.value)) addWithCase(name, text);
    return forms;
  }
  for (const form of ['NFC', 'NFD', 'NFKC'] as const)
    addWithCase(`${form}(${noun})`, canary.value.normalize(form));
  const words = canary.value.trim().split(/\s+/);
  for (const joint of ['+', '%20', '-', '_', '']) addWithCase(`join${joint}(${noun})`, words.join(joint));
  addWithCase(`percent(${noun})`, encodeURIComponent(canary.value));
  return forms;
}

/** Every mix of scheme, `www.`, trailing slash and query. */
function* addressForms(value: string): Generator<[string, string]> {
  const address = webAddressOf(value);
  if (address === undefined || (address.path === '' && address.query === '')) return;
  const queries = address.query !== '' && tellsWithoutQuery(address) ? [address.query, ''] : [address.query];
  for (const query of queries) {
    for (const scheme of ['https://', 'http://', '']) {
      for (const www of ['', 'www.']) {
        for (const slash of ['', '/']) {
          const shape = [scheme || 'no-scheme', www, slash, query === address.query ? '' : 'no-query'];
          const name = shape.filter((part) => part !== '').join(' ');
          yield [`${name}(url)`, `${scheme}${www}${address.host}${address.path}${slash}${query}`];
        }
      }
    }
  }
}
