// Recognises hashes of the canaries: all usual normal forms are hashed beforehand, texts are only searched for runs of the right shape.
import { createHash, getHashes } from 'node:crypto';
import type { Canary } from '../artifacts/case.ts';
import { tellsWithoutQuery, webAddressOf } from './addresses.ts';
import { hashRuns, type RunLengths, runLengths } from './hash-runs.ts';

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

/** Compiles the hashes of `canaries`. */
export function hashIndex(canaries: readonly Canary[]): HashIndex {
  const known: Known = new Map();
  canaries.forEach((canary, index) => {
    addHashes(known, canary, index);
  });
  const lengths = runLengths(known.keys());
  return { hits: (text) => (text.length < lengths.shortest ? [] : lookUp(text, known, lengths)) };
}

type Known = Map<string, { canary: number; chain: string }>;

function lookUp(text: string, known: Known, lengths: RunLengths): HashHit[] {
  const hits: HashHit[] = [];
  for (const [start, end] of hashRuns(text, lengths)) {
    const run = text.slice(start, end);
    const hit = known.get(run) ?? known.get(run.toLowerCase());
    if (hit !== undefined) hits.push({ ...hit, start, end });
  }
  return hits;
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
