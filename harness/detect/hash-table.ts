// All digests of all canaries, found by their first eight bytes: a few megabytes, and one look whatever their number.
import type { Canary } from '../artifacts/case.ts';
import { BitSet } from '../lib/bit-set.ts';
import { type Chain, chains } from './digests/chains.ts';
import type { Starts } from './hash-readings.ts';
import { type HashForm, hashForms } from './hash-forms.ts';

/** How a digest was made. */
export interface Recipe {
  /** Index of the canary. */
  canary: number;
  form: HashForm;
  chain: Chain;
}

/**
 * Which eight bytes of a digest stand in the table: its first; its first with the words of 64 or of 32 bits turned round;
 * its last, turned round; or bytes 4 to 12 (what is called a 16-digit MD5 in China).
 */
export type DigestPart = 'head' | 'turned' | 'halves-turned' | 'all-turned' | 'middle';
const parts: readonly DigestPart[] = ['head', 'turned', 'halves-turned', 'all-turned', 'middle'];

/** A digest as a part of it is written. */
export function turnedDigest(digest: Buffer, part: DigestPart): Buffer {
  const copy = Buffer.from(digest);
  if (part === 'turned') return copy.swap64();
  if (part === 'halves-turned') return copy.swap32();
  if (part === 'all-turned') return copy.reverse();
  return part === 'middle' ? copy.subarray(4, 12) : copy;
}

/** A digest that starts as asked. */
export interface TableRow {
  recipe: Recipe;
  part: DigestPart;
}

/** Gives the recipes of digests by their first eight bytes. */
export interface HashTable extends Starts {
  /** Those that do. */
  at(first: number, second: number): Generator<TableRow>;
}

/** Computes every digest once. */
export function hashTable(canaries: readonly Canary[]): HashTable {
  const forms: { canary: number; form: HashForm }[] = [];
  const heads: number[] = [];
  const tagged: number[] = [];
  const add = (digest: Buffer, chain: number, part: DigestPart): void => {
    const bytes = part === 'head' ? digest : turnedDigest(digest, part);
    heads.push(bytes.readUInt32BE(0), bytes.readUInt32BE(4));
    tagged.push(((forms.length - 1) * chains.length + chain) * parts.length + parts.indexOf(part));
  };
  canaries.forEach((canary, index) => {
    for (const form of hashForms(canary)) {
      forms.push({ canary: index, form });
      chains.forEach((chain, number) => {
        if (!isHashed(form, chain)) return;
        const digest = chain.of(form.bytes);
        add(digest, number, 'head');
        if (chain.words) {
          add(digest, number, 'turned');
          if (digest.length > 8) add(digest, number, 'halves-turned');
          if (digest.length > 8) add(digest, number, 'all-turned');
        }
        if (chain.cut && digest.length === 16) add(digest, number, 'middle');
      });
    }
  });
  const keys = Uint32Array.from(heads);
  const tags = Uint32Array.from(tagged);
  const slots = slotsOf(keys);
  const mask = slots.length - 1;
  /** The row from `slot` on that starts so; -1 when there is none. */
  const seek = (from: number, first: number, second: number): number => {
    for (let slot = from & mask; ; slot = (slot + 1) & mask) {
      const row = (slots[slot] as number) - 1;
      if (row < 0 || (keys[row * 2] === first && keys[row * 2 + 1] === second)) return row < 0 ? -1 : slot;
    }
  };
  const hints = new BitSet(1 << 20);
  for (let row = 0; row < keys.length; row += 2) hints.add((keys[row] as number) >>> 12);
  return {
    hints,
    has: (first, second) => seek(slotOf(first, second), first, second) >= 0,
    *at(first, second) {
      let slot = seek(slotOf(first, second), first, second);
      for (; slot >= 0; slot = seek(slot + 1, first, second)) {
        const tag = tags[(slots[slot] as number) - 1] as number;
        const part = parts[tag % parts.length];
        const made = Math.floor(tag / parts.length);
        const of = forms[Math.floor(made / chains.length)];
        const chain = chains[made % chains.length];
        if (of === undefined || chain === undefined || part === undefined) return;
        yield { recipe: { ...of, chain }, part };
      }
    },
  };
}

function isHashed(form: HashForm, { forms }: Chain): boolean {
  return forms === 'every' || (forms === 'main' ? form.main : form.plain);
}

/** Open addressing: row numbers plus one; 0 is free. */
function slotsOf(keys: Uint32Array): Uint32Array {
  const rows = keys.length / 2;
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(rows * 2 + 2)));
  const mask = slots.length - 1;
  for (let row = 0; row < rows; row += 1) {
    let slot = slotOf(keys[row * 2] as number, keys[row * 2 + 1] as number) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = row + 1;
  }
  return slots;
}

/** The bytes are a hash already. */
function slotOf(first: number, second: number): number {
  return (first ^ (second << 7)) >>> 0;
}
