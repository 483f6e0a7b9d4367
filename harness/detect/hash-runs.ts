// Finds the runs of a text that could be a hash by their length and characters alone: few texts hold any, so this must cost little.

const letter = 1;
const capital = 2;
const digit = 4;
const joint = 8;

const kinds = new Uint8Array(65536);
for (const character of 'abcdefghijklmnopqrstuvwxyz') kinds[character.charCodeAt(0)] = letter;
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') kinds[character.charCodeAt(0)] = capital;
for (const character of '0123456789') kinds[character.charCodeAt(0)] = digit;
for (const character of '+/-_') kinds[character.charCodeAt(0)] = joint;

/** Longer runs are encoded bodies; a hash stands alone. */
const longestRun = 1024;

/** Lengths looked for. */
export interface RunLengths {
  shortest: number;
  /** 1 at every length that a hash has. */
  wanted: Uint8Array;
}

/** Compiles the lengths of the given texts. */
export function runLengths(texts: Iterable<string>): RunLengths {
  const wanted = new Uint8Array(longestRun + 1);
  let shortest = longestRun;
  for (const { length } of texts) {
    if (length > longestRun) continue;
    wanted[length] = 1;
    shortest = Math.min(shortest, length);
  }
  return { shortest, wanted };
}

/**
 * Ranges of `text` that are as long as a hash: whole runs of letters, digits and `+/-_`, and what stands between such marks
 * in them. Only every `shortest`th character is looked at until one lies in a run.
 */
export function hashRuns(text: string, { shortest, wanted }: RunLengths): [number, number][] {
  const ranges: [number, number][] = [];
  let floor = 0;
  for (let at = shortest - 1; at < text.length; at += shortest) {
    if (kinds[text.charCodeAt(at)] === 0) continue;
    let seen = 0;
    let start = at;
    for (; start > floor; start -= 1) {
      const kind = kinds[text.charCodeAt(start - 1)] as number;
      if (kind === 0) break;
      seen |= kind;
    }
    let end = at;
    for (; end < text.length; end += 1) {
      const kind = kinds[text.charCodeAt(end)] as number;
      if (kind === 0) break;
      seen |= kind;
    }
    floor = end;
    at = end;
    const mixed = (seen & digit) !== 0 || ((seen & letter) !== 0 && (seen & capital) !== 0);
    if (!mixed || end - start < shortest || end - start > longestRun) continue;
    if (wanted[end - start] === 1) ranges.push([start, end]);
    const digits = start + hexMark.length;
    if (wanted[end - digits] === 1 && hasHexMark(text, start)) ranges.push([digits, end]);
    if ((seen & joint) !== 0) addParts(text, { start, end, shortest, wanted }, ranges);
  }
  return ranges;
}

/** What may stand before hex digits, in either case; it is no part of the number. */
export const hexMark = '0x';

/** Whether two characters, by their codes, are that mark. */
export const isHexMark = (first: number | undefined, second: number | undefined): boolean =>
  first === 0x30 && ((second ?? 0) | 0x20) === 0x78;

const hasHexMark = (text: string, at: number): boolean =>
  isHexMark(text.charCodeAt(at), text.charCodeAt(at + 1));

/** Marks before a digest: `id-`, `sha256_`. */
export const longestMark = 12;

/** Parts of a run between joints: between any, between those of one kind, and all that stands behind one of the first. */
function addParts(
  text: string,
  { start, end, shortest, wanted }: RunLengths & { start: number; end: number },
  ranges: [number, number][],
): void {
  for (let at = start; at < Math.min(end, start + longestMark); at += 1) {
    if (kinds[text.charCodeAt(at)] === joint && wanted[end - at - 1] === 1) ranges.push([at + 1, end]);
  }
  for (const mark of ['', '/', '-', '_', '+']) {
    let from = start;
    for (let at = start; at <= end; at += 1) {
      const parts = at === end || (mark === '' ? kinds[text.charCodeAt(at)] === joint : text[at] === mark);
      if (!parts) continue;
      const digits = hasHexMark(text, from) ? from + hexMark.length : from;
      const length = at - digits;
      if (length >= shortest && at - from < end - start && wanted[length] === 1) ranges.push([digits, at]);
      from = at + 1;
    }
  }
}
