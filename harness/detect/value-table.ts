// Many short texts of ASCII come in, a number for each goes out, the same for the same text: kept in few large arrays, for a run sends millions of ids.

const firstTexts = 1 << 12;
/** Slots for each text there is room for: of a table half full most look-ups end at once. */
const slotsPerText = 2;
const firstBytes = 1 << 16;

/** Numbers texts in order of their first coming, and keeps some whole numbers below 2^32 with each. */
export class ValueTable {
  /** How many texts there are. */
  count = 0;
  private readonly columns: Uint32Array[];
  private slots = new Uint32Array(firstTexts * slotsPerText);
  private hashes = new Uint32Array(firstTexts);
  /** Where each text ends in `bytes`; it begins where the one before ends. */
  private ends = new Uint32Array(firstTexts);
  private bytes = Buffer.alloc(firstBytes);

  constructor(columns: number) {
    this.columns = Array.from({ length: columns }, () => new Uint32Array(firstTexts));
  }

  /** The number of a text; undefined when it was not added. */
  find(text: string): number | undefined {
    const hash = hashOf(text);
    for (let slot = hash & (this.slots.length - 1); ; slot = (slot + 1) & (this.slots.length - 1)) {
      const known = this.slots[slot] as number;
      if (known === 0) return undefined;
      if (this.hashes[known - 1] === hash && this.isText(known - 1, text)) return known - 1;
    }
  }

  /** Adds a text that is not in the table, with its numbers. */
  add(text: string, numbers: readonly number[]): void {
    if (this.count === this.hashes.length) this.grow();
    const number = this.count;
    const start = this.startOf(number);
    const end = start + text.length;
    if (end > this.bytes.length)
      this.bytes = Buffer.concat([this.bytes], Math.max(end, this.bytes.length * 2));
    this.bytes.write(text, start, 'latin1');
    this.ends[number] = end;
    this.hashes[number] = hashOf(text);
    numbers.forEach((value, column) => {
      const into = this.columns[column];
      if (into !== undefined) into[number] = value;
    });
    this.count += 1;
    this.place(number);
  }

  /** What was kept with a text. */
  at(number: number, column: number): number {
    return this.columns[column]?.[number] ?? 0;
  }

  private startOf(number: number): number {
    return number === 0 ? 0 : (this.ends[number - 1] as number);
  }

  private isText(number: number, text: string): boolean {
    const start = this.startOf(number);
    if ((this.ends[number] as number) - start !== text.length) return false;
    for (let index = 0; index < text.length; index += 1)
      if (this.bytes[start + index] !== text.charCodeAt(index)) return false;
    return true;
  }

  private place(number: number): void {
    const mask = this.slots.length - 1;
    let slot = (this.hashes[number] as number) & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = number + 1;
  }

  private grow(): void {
    const room = this.hashes.length * 2;
    const larger = (old: Uint32Array): Uint32Array<ArrayBuffer> => {
      const grown = new Uint32Array(room);
      grown.set(old);
      return grown;
    };
    this.hashes = larger(this.hashes);
    this.ends = larger(this.ends);
    this.columns.forEach((column, index) => (this.columns[index] = larger(column)));
    this.slots = new Uint32Array(room * slotsPerText);
    for (let number = 0; number < this.count; number += 1) this.place(number);
  }
}

/** FNV-1a, its bits stirred at the end: the low ones choose the slot. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Numbers few texts that come again and again, such as addresses. */
export class Names {
  readonly all: string[] = [];
  private readonly numbers = new Map<string, number>();

  /** The number of a text, given it now when it is new. */
  of(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.all.length);
    this.all.push(name);
    return this.all.length - 1;
  }
}
