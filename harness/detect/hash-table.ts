// All digests of all canaries, found by their first eight bytes: a few megabytes, and one look whatever their number.
import type { Canary } from '../artifacts/case.ts';
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

/** Which eight bytes of a digest stand in the table: its first, its first word with the bytes turned round, or bytes 4 to 12 (what is called a 16-digit MD5 in China). */
export type DigestPart = 'head' | 'turned' | 'middle';
const parts: readonly DigestPart[] = ['head', 'turned', 'middle'];

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
  const recipes: Recipe[] = [];
  const heads: number[] = [];
  const tagged: number[] = [];
  const add = (digest: Buffer, part: DigestPart): void => {
    const at = part === 'middle' ? 4 : 0;
    const words = [digest.readUInt32BE(at), digest.readUInt32BE(at + 4)] as const;
    const [first, second] = part === 'turned' ? [swap32(words[1]), swap32(words[0])] : words;
    heads.push(first, second);
    tagged.push(((recipes.length - 1) << 2) | parts.indexOf(part));
  };
  canaries.forEach((canary, index) => {
    for (const form of hashForms(canary)) {
      for (const chain of chains) {
        if (chain.mainFormsOnly && !form.main) continue;
        const digest = chain.of(form.bytes);
        recipes.push({ canary: index, form, chain });
        add(digest, 'head');
        if (chain.words) add(digest, 'turned');
        if (chain.cut && digest.length === 16) add(digest, 'middle');
      }
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
  const hints = new Uint8Array(1 << 20);
  for (let row = 0; row < keys.length; row += 2) hints[(keys[row] as number) >>> 12] = 1;
  return {
    hints,
    has: (first, second) => seek(slotOf(first, second), first, second) >= 0,
    *at(first, second) {
      let slot = seek(slotOf(first, second), first, second);
      for (; slot >= 0; slot = seek(slot + 1, first, second)) {
        const tag = tags[(slots[slot] as number) - 1] as number;
        const recipe = recipes[tag >> 2];
        const part = parts[tag & 3];
        if (recipe === undefined || part === undefined) return;
        yield { recipe, part };
      }
    },
  };
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

function swap32(value: number): number {
  return ((value >>> 24) | ((value >>> 8) & 0xff00) | ((value << 8) & 0xff0000) | (value << 24)) >>> 0;
}
