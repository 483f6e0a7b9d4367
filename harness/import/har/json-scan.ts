// Bytes of a JSON file come in piece by piece, the bytes of each element of the array at `log.entries` go out; nothing else is kept.

/** One element of the array, still as JSON text. */
export interface ScannedElement {
  /** 0-based. */
  index: number;
  /** Its bytes; valid until the next piece is given. Undefined when it is larger than the limit. */
  bytes: Buffer | undefined;
  sizeBytes: number;
}

/** How far the file went. */
export interface ScanEnd {
  /** False when no array stood at `log.entries`. */
  found: boolean;
  /** Why the file cannot be whole; null when the array was closed. */
  torn: string | null;
}

const byte = { quote: 0x22, backslash: 0x5c, comma: 0x2c, colon: 0x3a } as const;
const opening = { brace: 0x7b, bracket: 0x5b } as const;
const closing = { brace: 0x7d, bracket: 0x5d } as const;

/** The keys that lead to the array, from the outermost object in. */
const road = ['log', 'entries'] as const;

/** Longest property name that is looked at on the way to the array. */
const longestKey = 64;

/**
 * Finds the elements without parsing: only strings, brackets and commas are told apart, so that a broken element is
 * handed on as it is and the next one is found all the same. Nesting costs a counter, never a stack.
 */
export class ElementScanner {
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** How much of the road was walked: 2 inside the array. */
  private onRoad = 0;
  /** Last string seen at the depth at which the road's next key stands. */
  private key: Buffer = Buffer.alloc(0);
  private keyStart = -1;
  private expectsValueOf: string | undefined;
  private index = 0;
  private found = false;
  private closed = false;
  /** Bytes of the element begun in earlier pieces. */
  private parts: Buffer[] = [];
  private heldBytes = 0;
  private tooLarge = false;
  private readonly limitBytes: number;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  /** Elements that end in `piece`. Must be read to the end before the next call. */
  *give(piece: Buffer): Generator<ScannedElement> {
    let at = this.closed ? piece.length : 0;
    while (at < piece.length) {
      if (this.onRoad < road.length) at = this.seek(piece, at);
      else {
        const end = this.endOfElement(piece, at);
        if (end === undefined) {
          // The piece's memory is the reader's to fill again.
          this.keep(Buffer.from(piece.subarray(at)));
          return;
        }
        this.keep(piece.subarray(at, end));
        const element = this.take();
        if (element !== undefined) yield element;
        if (piece[end] === closing.bracket) {
          this.closed = true;
          return;
        }
        at = end + 1;
      }
    }
  }

  /** After the last piece: an element that was cut off comes out too, for its reader to refuse. */
  end(): ScanEnd & { cut: ScannedElement | undefined } {
    const cut = this.onRoad === road.length && !this.closed ? this.take() : undefined;
    const torn = this.closed ? null : this.found ? 'it ends inside log.entries' : null;
    return { found: this.found, torn, cut };
  }

  /** Walks towards the array; gives where to go on. */
  private seek(piece: Buffer, from: number): number {
    if (from === 0 && this.keyStart > 0) this.keyStart = 0;
    for (let at = from; at < piece.length; at += 1) {
      const code = piece[at] as number;
      if (this.inString) {
        at = this.skipString(piece, at);
        continue;
      }
      switch (code) {
        case byte.quote:
          this.inString = true;
          if (this.depth === this.onRoad + 1) {
            this.key = Buffer.alloc(0);
            this.keyStart = at + 1;
          }
          break;
        case byte.colon:
          if (this.depth === this.onRoad + 1) this.expectsValueOf = nameOf(this.key);
          break;
        case byte.comma:
          if (this.depth === this.onRoad + 1) this.expectsValueOf = undefined;
          break;
        case opening.brace:
        case opening.bracket:
          this.depth += 1;
          if (this.enters(code)) return at + 1;
          break;
        case closing.brace:
        case closing.bracket:
          this.depth -= 1;
          if (this.depth < this.onRoad + 1 && this.onRoad > 0) this.onRoad -= 1;
          break;
        default:
      }
    }
    return piece.length;
  }

  /** Whether a bracket just opened is the road's next station; true only for the array itself. */
  private enters(code: number): boolean {
    if (this.depth !== this.onRoad + 2 || this.expectsValueOf !== road[this.onRoad]) return false;
    const last = this.onRoad === road.length - 1;
    if (code !== (last ? opening.bracket : opening.brace)) return false;
    this.onRoad += 1;
    this.expectsValueOf = undefined;
    if (!last) return false;
    this.found = true;
    this.depth = 0;
    return true;
  }

  /** From inside a string to its closing quote (its index), or the piece's end; the string is noted when it may be a key. */
  private skipString(piece: Buffer, from: number): number {
    let at = from;
    if (this.escaped) {
      this.escaped = false;
      at += 1;
    }
    while (at < piece.length) {
      const code = piece[at];
      if (code === byte.quote) break;
      at += code === byte.backslash ? 2 : 1;
    }
    this.escaped = at > piece.length;
    const end = Math.min(at, piece.length);
    if (this.keyStart >= 0 && this.key.length < longestKey) {
      this.key = Buffer.concat([
        this.key,
        piece.subarray(this.keyStart, Math.min(end, this.keyStart + longestKey)),
      ]);
    }
    this.inString = at >= piece.length;
    this.keyStart = this.inString && this.keyStart >= 0 ? 0 : -1;
    return this.inString ? piece.length : at;
  }

  /** Index of the comma or bracket that ends the current element; undefined when it lies beyond the piece. */
  private endOfElement(piece: Buffer, from: number): number | undefined {
    const { length } = piece;
    let { depth, inString } = this;
    let at = from;
    if (this.escaped) at += 1;
    this.escaped = false;
    while (at < length) {
      const code = piece[at] as number;
      if (inString) {
        if (code === byte.quote) inString = false;
        else if (code === byte.backslash) at += 1;
      } else if (code === byte.quote) inString = true;
      else if (code === opening.brace || code === opening.bracket) depth += 1;
      else if (code === closing.brace || code === closing.bracket) {
        if (depth === 0) break;
        depth -= 1;
      } else if (code === byte.comma && depth === 0) break;
      at += 1;
    }
    this.escaped = at > length;
    this.depth = depth;
    this.inString = inString;
    return at < length ? at : undefined;
  }

  private keep(bytes: Buffer): void {
    this.heldBytes += bytes.length;
    this.tooLarge ||= this.heldBytes > this.limitBytes;
    if (this.tooLarge) this.parts = [];
    else if (bytes.length > 0) this.parts.push(bytes);
  }

  /** What was kept as one element; undefined for the nothing in an empty array or behind a last comma. */
  private take(): ScannedElement | undefined {
    const { parts, heldBytes: sizeBytes, tooLarge } = this;
    this.parts = [];
    this.heldBytes = 0;
    this.tooLarge = false;
    const [only] = parts;
    const bytes = parts.length === 1 ? only : Buffer.concat(parts);
    if (!tooLarge && (bytes === undefined || isBlank(bytes))) return undefined;
    const index = this.index;
    this.index += 1;
    return { index, bytes: tooLarge ? undefined : bytes, sizeBytes };
  }
}

/** Property names may be written with escapes. */
function nameOf(key: Buffer): string | undefined {
  const text = key.toString('utf8');
  if (!text.includes('\\')) return text;
  try {
    const name: unknown = JSON.parse(`"${text}"`);
    return typeof name === 'string' ? name : undefined;
  } catch (_cause) {
    return undefined;
  }
}

/** Space, tab, line feed and carriage return alone. */
function isBlank(bytes: Buffer): boolean {
  for (const code of bytes)
    if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return false;
  return true;
}
