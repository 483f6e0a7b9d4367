// Recognises hashes of the canaries in texts: runs of the right shape are looked up, and what is found is computed again.
import type { Canary } from '../artifacts/case.ts';
import {
  digestLengths,
  hashReadings,
  mayBeDigest,
  shortestDigest,
  uuidLength,
  type Writing,
} from './hash-readings.ts';
import { hashRuns, hexMark, isHexMark, longestMark } from './hash-runs.ts';
import { type HashTable, hashTable, type TableRow, turnedDigest } from './hash-table.ts';

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
  /** Whether `hits` would find any between two indexes of the bytes of a text, where nothing but hash characters stands. */
  hitsRun(bytes: Buffer, start: number, end: number): boolean;
}

const lengths = { shortest: shortestDigest, wanted: digestLengths };

/** Compiles the hashes of `canaries`. */
export function hashIndex(canaries: readonly Canary[]): HashIndex {
  const table = hashTable(canaries);
  return {
    hits: (text) => (text.length < shortestDigest ? [] : lookUp(text, table)),
    hitsRun: (bytes, start, end) =>
      runMayHold(bytes, { start, end, table }) &&
      lookUp(bytes.toString('latin1', start, end), table).length > 0,
  };
}

/** 1 to 4 for the marks that may part a run, 0 for every other character. */
const joints = new Uint8Array(256);
[...'+/-_'].forEach((mark, index) => {
  joints[mark.charCodeAt(0)] = index + 1;
});
/** Where the part before each mark, and before any (0), starts. */
const partStarts = [0, 0, 0, 0, 0];

/** Whether the whole run, or a part of it between marks of one kind or of any, may be a digest. Nothing is allocated: nearly every run ends here. */
function runMayHold(
  bytes: Uint8Array,
  { start, end, table }: { start: number; end: number; table: HashTable },
): boolean {
  if (mayBeDigest(bytes, start, { end, starts: table })) return true;
  if (hasHexMark(bytes, start) && mayBeDigest(bytes, start + hexMark.length, { end, starts: table }))
    return true;
  // A UUID is one as a whole or not at all.
  if (end - start === uuidLength && bytes[start + 8] === 0x2d) return false;
  const first = firstJoint(bytes, start, end);
  if (first === end) return false;
  let seen = 0;
  for (let part = 0; part < partStarts.length; part += 1) partStarts[part] = start;
  for (let at = first; at < end; at += 1) {
    const joint = joints[bytes[at] as number] as number;
    if (joint === 0) continue;
    seen |= 1 << joint;
    if (
      at - start < longestMark &&
      isWanted(end - at - 1) &&
      mayBeDigest(bytes, at + 1, { end, starts: table })
    )
      return true;
    if (partMayBe(bytes, { part: 0, end: at, table }) || partMayBe(bytes, { part: joint, end: at, table })) {
      return true;
    }
    partStarts[0] = at + 1;
    partStarts[joint] = at + 1;
  }
  for (let part = 0; part < partStarts.length; part += 1) {
    const parted = part === 0 ? seen !== 0 : (seen & (1 << part)) !== 0;
    if (parted && partMayBe(bytes, { part, end, table })) return true;
  }
  return false;
}

const hasHexMark = (bytes: Uint8Array, at: number): boolean => isHexMark(bytes[at], bytes[at + 1]);

function firstJoint(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && joints[bytes[at] as number] === 0) at += 1;
  return at;
}

const isWanted = (length: number): boolean => length >= shortestDigest && digestLengths[length] === 1;

function partMayBe(
  bytes: Uint8Array,
  { part, end, table }: { part: number; end: number; table: HashTable },
): boolean {
  const from = partStarts[part] ?? 0;
  const start = hasHexMark(bytes, from) ? from + hexMark.length : from;
  return isWanted(end - start) && mayBeDigest(bytes, start, { end, starts: table });
}

function lookUp(text: string, table: HashTable): HashHit[] {
  const hits: HashHit[] = [];
  // Runs have no character beyond ASCII, so what becomes of those does not matter.
  const bytes = Buffer.from(text, 'latin1');
  for (const [start, end] of hashRuns(text, lengths)) {
    if (!mayBeDigest(bytes, start, { end, starts: table })) continue;
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
  if (part === 'middle')
    return writing === 'hex' && bytes.equals(turnedDigest(digest, part)) ? `${said}[8:24]` : undefined;
  if (bytes.equals(turnedDigest(digest, part))) return writtenAs(said, writing);
  const cut = part === 'head' && writing === 'hex' && chain.cut && cutBytes.includes(bytes.length);
  return cut && bytes.equals(digest.subarray(0, bytes.length)) ? `${said}[0:${bytes.length * 2}]` : undefined;
}

function writtenAs(said: string, writing: Writing): string {
  return writing === 'hex' ? said : `${writing}(${said})`;
}
