// One upload opened layer by layer, in excerpts short enough to print. Kept in memory, re-derived from raw bytes.

/** A value on the way to a finding, whole: exactly one of `text` and `bytes` is set. */
export interface OpenedLayer {
  /** Piece of the address that led here, JSON path included; null for the raw value. */
  piece: string | null;
  text?: string;
  bytes?: Uint8Array;
  /** A check made here; absent when none. */
  check?: string;
}

/** A piece of a longer text. */
export interface Excerpt {
  text: string;
  /** Ranges of `text` to highlight: UTF-16 offsets, end exclusive, sorted, not overlapping. */
  marks: [number, number][];
  cutBefore: boolean;
  cutAfter: boolean;
}

/** What the bytes look like at one depth. */
export interface PeeledLayer {
  /** What was undone to get here: an address segment (`form:data_list`, `base64`, ...); null for the raw value. */
  segment: string | null;
  /** Size of the whole value at this depth. */
  sizeBytes: number;
  /** `hex` when the value is not text. */
  shownAs: 'text' | 'hex';
  excerpt: Excerpt;
  /** A check made here, e.g. `crc verified`; null when none. */
  check: string | null;
}

/** One document inside one exchange, opened, with every unexplained finding in it. */
export interface Peeling {
  caseId: string;
  exchange: string;
  /** Ids of the findings highlighted in the last layer. */
  findings: string[];
  /** Opens it now: from the outside in, the document with everything marked last. Empty when it no longer opens. */
  open: () => PeeledLayer[];
}
