// A value that is taken out and the texts it may stand in come in, other spellings of it that our detector does not look for go out.

/** Fewer letters and digits stand in other texts by chance. */
const shortestLoose = 8;
/** What may stand between two characters of a value, as written or percent-encoded, even twice. */
const between = '(?:%(?:25)*[2-7][0-9a-f]|[^0-9a-z%]){0,3}';

/** Of long digits and hex, the same number in another base: as a program that reads it as a number would send it. */
export function otherBases(value: string): string[] {
  const bare = bareOf(value);
  if (/^\d{12,20}$/.test(bare)) return [BigInt(bare).toString(16)];
  return /^[0-9a-f]{12}$/.test(bare) ? [BigInt(`0x${bare}`).toString()] : [];
}

/** Shorter byte strings stand in other bytes by chance. */
const shortestBinary = 6;

/** The bytes of long digits and hex: a MAC address, a UUID or an ANDROID_ID as it is, a number in either byte order and as a protobuf varint. */
export function binaryForms(value: string): Buffer[] {
  const bare = value.toLowerCase().replace(/[:.\s-]/g, '');
  const forms: Buffer[] = [];
  if (/^(?:[0-9a-f]{2})+$/.test(bare) && bare.length >= 2 * shortestBinary) {
    const bytes = Buffer.from(bare, 'hex');
    forms.push(bytes, Buffer.from(bytes).reverse());
  }
  if (/^\d{13,19}$/.test(bare)) {
    const digits = BigInt(bare).toString(16);
    const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
    forms.push(bytes, Buffer.from(bytes).reverse(), varint(BigInt(bare)));
  }
  return forms.filter(({ length }) => length >= shortestBinary);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    if (rest < 0x80n) return Buffer.from([...bytes, low]);
    bytes.push(low | 0x80);
  }
}

/** Letters and digits alone, in lower case. */
export function bareOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Finds values in texts whatever stands between their characters. */
export class LooseSearch {
  private readonly any: RegExp | undefined;
  private readonly single: { value: string; bare: string; loose: RegExp }[];

  constructor(values: Iterable<string>) {
    this.single = [...values].flatMap((value) => {
      const bare = bareOf(value);
      if (bare.length < shortestLoose || !/^[0-9a-z]+$/.test(bare)) return [];
      const loose = [...bare]
        .map((character) => `(?:${character}|%(?:25)*${hexOf(character)})`)
        .join(between);
      return [{ value, bare, loose: new RegExp(loose, 'gi') }];
    });
    this.any =
      this.single.length === 0 ? undefined : new RegExp(this.single.map(({ bare }) => bare).join('|'));
  }

  /** Spellings that stand in a text, each with the value it is one of; the value as it is not among them. */
  in(text: string): { spelling: string; value: string }[] {
    if (this.any === undefined || text.length < shortestLoose) return [];
    const plain = bareOf(unescaped(text));
    if (!this.any.test(plain)) return [];
    return this.single.flatMap(({ value, bare, loose }) =>
      plain.includes(bare)
        ? [...text.matchAll(loose)].flatMap(([spelling]) =>
            spelling.toLowerCase() === value.toLowerCase() ? [] : [{ spelling, value }],
          )
        : [],
    );
  }
}

/** Either case of an ASCII letter or digit in hex. */
function hexOf(character: string): string {
  const codes = [...new Set([character, character.toUpperCase()])].map((one) =>
    one.charCodeAt(0).toString(16),
  );
  return codes.length === 1 ? (codes[0] ?? '') : `(?:${codes.join('|')})`;
}

/** Percent escapes undone, however often they were made. */
function unescaped(text: string): string {
  return text.replace(/%(?:25)*([2-7][0-9a-f])/gi, (_escape, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}

/** Fewer characters are no part but chance. */
const shortestPart = 4;
const mostParts = 4;

/**
 * The texts that a value was cut into, in its order; undefined when `texts` (folded as by `bareOf`) do not make it up. One of
 * them at least must be longer than the shortest part: four digits stand in every upload.
 */
export function partsOf(value: string, texts: ReadonlySet<string>): string[] | undefined {
  const bare = bareOf(value);
  if (bare.length < 2 * shortestPart) return undefined;
  const from = (at: number, left: number): string[] | undefined => {
    if (at === bare.length) return [];
    if (left === 0) return undefined;
    for (let end = bare.length; end >= at + shortestPart; end -= 1) {
      const part = bare.slice(at, end);
      if (part === bare || !texts.has(part)) continue;
      const rest = from(end, left - 1);
      if (rest !== undefined) return [part, ...rest];
    }
    return undefined;
  };
  const parts = from(0, mostParts);
  return parts?.some((part) => part.length > shortestPart) === true ? parts : undefined;
}
