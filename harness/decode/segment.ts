// Writes names into address segments so that an address can be split again: nothing in a segment looks like ` > `.

const separator = ' > ';
const unusual = /[^\w.$\-[\]@!*]/u;

/** A field, header or cookie name as it stands in a segment: unusual characters percent-encoded. */
export function segmentName(name: string): string {
  if (!unusual.test(name)) return name;
  return name.replace(/[^\w.$\-[\]@!*]/gu, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}

/** Segments for names that may repeat: the second `a` becomes `form:a#1`. */
export class SegmentNamer {
  private readonly seen = new Map<string, number>();
  private readonly kind: string;

  constructor(kind: string) {
    this.kind = kind;
  }

  /** The segment of the next field called `name`. */
  next(name: string): string {
    const count = this.seen.get(name) ?? 0;
    this.seen.set(name, count + 1);
    return `${this.kind}:${segmentName(name)}${count === 0 ? '' : `#${count}`}`;
  }
}

/** The pieces of an address, location first. */
export function piecesOf(address: string): string[] {
  return address.split(separator);
}

/** The name of a piece before its `:`, e.g. `form` of `form:data_list`. */
export function nameOf(piece: string): string {
  const colon = piece.indexOf(':');
  return colon < 0 ? piece : piece.slice(0, colon);
}
