// How much a decoder may open: a bound on every layer and on an exchange as a whole, so that hostile bytes end early.

/** Bounds of decoding; captured bytes are hostile. */
export interface DecodeLimits {
  /** Codings above each other below a body, header, cookie or address; what lies deeper stays closed. Documents that hold them are counted apart. */
  depth: number;
  /** Bytes one layer may open to. */
  layerBytes: number;
  /** Bytes all layers of one exchange may open to together. */
  exchangeBytes: number;
  /** Output a layer may have whatever its input's size. */
  smallBytes: number;
  /** Beyond `smallBytes`, output bytes per input byte. Deflate itself cannot exceed 1032. */
  ratio: number;
  /** Brackets open at once in a JSON text. */
  nesting: number;
  /** Attempts at compressed layers in one exchange. */
  attempts: number;
}

/** What `decodeExchange` keeps to unless told otherwise. */
export const defaultLimits: DecodeLimits = {
  depth: 6,
  layerBytes: 16 * 1024 * 1024,
  exchangeBytes: 64 * 1024 * 1024,
  smallBytes: 1024 * 1024,
  ratio: 500,
  nesting: 10_000,
  attempts: 20_000,
};

/** What a form, an address, a JSON text or a record adds to the depth: so many of them stand between codings that they are counted apart, in its fraction. */
export const documentCost = 1 / 16;
/** Documents above each other, codings between them or not. */
const mostDocuments = 10;

/** What one layer adds to the depth. */
export function layerCost(coding: { document?: true }): number {
  return coding.document === true ? documentCost : 1;
}

/** Whether nothing may be opened at this depth, not even a document. */
export function isTooDeep(depth: number, limits: DecodeLimits): boolean {
  return depth >= limits.depth + 1 || depth % 1 >= mostDocuments * documentCost;
}

/** Prefix of every reason that names a bound. */
export const LIMIT_REACHED = 'limit reached: ';

/** Counts what the layers of one exchange opened to. */
export class Budget {
  readonly limits: DecodeLimits;
  private openedBytes = 0;
  private attempts = 0;

  constructor(limits: DecodeLimits) {
    this.limits = limits;
  }

  /** Bytes a layer of `inputBytes` may open to now; 0 when the exchange has used all of its share. */
  allowance(inputBytes: number): number {
    this.attempts += 1;
    if (this.attempts > this.limits.attempts) return 0;
    const byRatio = Math.max(this.limits.smallBytes, inputBytes * this.limits.ratio);
    return Math.min(this.limits.layerBytes, byRatio, this.limits.exchangeBytes - this.openedBytes);
  }

  /** Books the output of a layer. */
  spend(outputBytes: number): void {
    this.openedBytes += outputBytes;
  }
}
