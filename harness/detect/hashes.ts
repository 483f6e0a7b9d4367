// Recognises hashes of the canaries in texts: runs of the right shape are looked up, and what is found is computed again.
import type { Canary } from '../artifacts/case.ts';
import { digestLengths, hashReadings, mayBeDigest, shortestDigest, type Writing } from './hash-readings.ts';
import { hashRuns } from './hash-runs.ts';
import { type HashTable, hashTable, type TableRow } from './hash-table.ts';

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
  /** Whether `hits` would find any between two indexes, where nothing but hash characters stands. */
  hitsRun(text: string, start: number, end: number): boolean;
}

const lengths = { shortest: shortestDigest, wanted: digestLengths };

/** Compiles the hashes of `canaries`. */
export function hashIndex(canaries: readonly Canary[]): HashIndex {
  const table = hashTable(canaries);
  return {
    hits: (text) => (text.length < shortestDigest ? [] : lookUp(text, table)),
    hitsRun: (text, start, end) =>
      runMayHold(text, { start, end, table }) && lookUp(text.slice(start, end), table).length > 0,
  };
}

/** Nothing is allocated for the runs that hold none. */
function runMayHold(
  text: string,
  { start, end, table }: { start: number; end: number; table: HashTable },
): boolean {
  if (mayBeDigest(text, start, { end, starts: table })) return true;
  for (const mark of jointsIn(text, start, end)) {
    let from = start;
    for (let at = start; at <= end; at += 1) {
      if (at < end && text.charCodeAt(at) !== mark && !(mark === anyJoint && isJoint(text, at))) continue;
      const length = at - from;
      if (length >= shortestDigest && digestLengths[length] === 1) {
        if (mayBeDigest(text, from, { end: at, starts: table })) return true;
      }
      from = at + 1;
    }
  }
  return false;
}

const anyJoint = -1;
const jointCodes = [...'+/-_'].map((mark) => mark.charCodeAt(0));
const onlyOne: readonly (readonly number[])[] = jointCodes.map((code) => [code]);
const severalJoints: readonly number[] = [anyJoint, ...jointCodes];

function isJoint(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x2d || code === 0x2f || code === 0x5f || code === 0x2b;
}

/** At which marks a run is to be taken apart: the one that occurs, or any and each of several. */
function jointsIn(text: string, start: number, end: number): readonly number[] {
  let only: number | undefined;
  for (let at = start; at < end; at += 1) {
    if (!isJoint(text, at)) continue;
    const code = text.charCodeAt(at);
    if (only === undefined) only = code;
    else if (only !== code) return severalJoints;
  }
  return only === undefined ? [] : (onlyOne[jointCodes.indexOf(only)] ?? []);
}

function lookUp(text: string, table: HashTable): HashHit[] {
  const hits: HashHit[] = [];
  for (const [start, end] of hashRuns(text, lengths)) {
    if (!mayBeDigest(text, start, { end, starts: table })) continue;
    if (hits.some((hit) => hit.start === start && hit.end === end)) continue;
    for (const [canary, chain] of madeOf(text.slice(start, end), table))
      hits.push({ canary, chain, start, end });
  }
  return hits;
}

/** The canaries whose digest the run is in a way digests are written, each with its simplest chain. */
function madeOf(run: string, table: HashTable): Map<number, string> {
  const made = new Map<number, string>();
  for (const { bytes, writing } of hashReadings(run)) {
    for (const row of table.at(bytes.readUInt32BE(0), bytes.readUInt32BE(4))) {
      const { canary } = row.recipe;
      const chain = made.has(canary) ? undefined : chainOf(bytes, writing, row);
      if (chain !== undefined) made.set(canary, chain);
    }
  }
  return made;
}

/** What a digest may be cut to, in bytes. */
const cutBytes = [8, 16];

/** How the digest was made, when these bytes are it, or a part of it that counts. */
function chainOf(bytes: Buffer, writing: Writing, { recipe, part }: TableRow): string | undefined {
  const { form, chain } = recipe;
  const digest = chain.of(form.bytes);
  const said = chain.said(form.name);
  switch (part) {
    case 'middle':
      return writing === 'hex' && bytes.equals(digest.subarray(4, 12)) ? `${said}[8:24]` : undefined;
    case 'turned':
      return bytes.equals(digest.swap64()) ? writtenAs(said, writing) : undefined;
    case 'head': {
      if (bytes.equals(digest)) return writtenAs(said, writing);
      const cut = writing === 'hex' && chain.cut && cutBytes.includes(bytes.length);
      return cut && bytes.equals(digest.subarray(0, bytes.length))
        ? `${said}[0:${bytes.length * 2}]`
        : undefined;
    }
    default:
      return part satisfies never;
  }
}

function writtenAs(said: string, writing: Writing): string {
  return writing === 'hex' ? said : `${writing}(${said})`;
}
