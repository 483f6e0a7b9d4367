// What a member of the decoder family looks like: a value in, `decoded | not-applicable | failed(reason)` out, never an exception.
import type { Exchange } from '../artifacts/exchange.ts';
import type { Budget } from './limits.ts';

/** One value found inside another: exactly one of `text` and `bytes` is set. */
export interface Child {
  /** Address segment, e.g. `form:data_list`, `base64`. */
  segment: string;
  /** Selector inside a parsed document; called at once or never. */
  path?: () => string;
  text?: string;
  bytes?: Buffer;
  /** A check made while peeling, e.g. `crc verified`. */
  check?: string;
  /** Epoch ms this value claims for itself; absent when it claims none. */
  eventTimeMs?: number;
  /** Why nobody but the receiver can read it, by its own format's word; absent when it is readable. */
  sealed?: string;
  /** True where closed bytes are no news: a part of a value that is told as a whole, or an id. */
  quiet?: boolean;
  /** How many of the bytes it was found in it stands for, itself still packed; absent where it stands for all of them. */
  takenBytes?: number;
}

/** Finds what is looked for under a coding that leaves no mark; the decoders that undo such codings ask it. */
export interface Disguises {
  /** Whether anything looked for has letters beyond ASCII, which older charsets write as bytes that are no UTF-8. */
  isForeign: boolean;
  /** The outermost coding under which something looked for stands in `text`; undefined when nothing does. */
  inText(text: string): 'reversed' | 'rot13' | 'rot47' | undefined;
  /** The key (1 to 255) under which something looked for stands in `bytes`, every byte of which was XORed with it. */
  xorKey(bytes: Uint8Array): number | undefined;
  /** Whether `xorKey` may know a key of a range of `bytes`. */
  mayXor(bytes: Uint8Array, start: number, end: number): boolean;
  /** Whether four ASCII characters in a row of something looked for, in either case, or a word of it may stand in a range of `bytes`. */
  mayBePart(bytes: Uint8Array, start: number, end: number): boolean;
}

/** What a decoder answers. */
export type Outcome =
  | {
      kind: 'decoded';
      children: Iterable<Child>;
      /** True when, of a decoder whose reading is `whole`, this text must stay a reading of its own all the same. */
      beside?: boolean;
    }
  | { kind: 'not-applicable' }
  | { kind: 'failed'; reason: string };

/** What a decoder may know beside the value. */
export interface Scope {
  exchange: Exchange;
  direction: 'sent' | 'received';
  budget: Budget;
  /** Absent when nothing particular is looked for. */
  disguises?: Disguises | undefined;
  /** Set when nothing but ids of ASCII is gathered, which it tells: one that shows as it is is not turned round as well, and noise is not read in foreign charsets. */
  ids?: ((text: string) => boolean) | undefined;
  /** The address piece wanted when a layer is re-derived; absent while peeling. */
  asked?: string;
}

interface Coding {
  /** Its file's name. */
  id: string;
  /** Names its segments start with, before any `:`. */
  segments: readonly string[];
  /** Shorter values are not offered, in characters or bytes. */
  minLength: number;
  /** True when it only takes a document apart: such layers count less in the depth. */
  document?: true;
}

/** A decoder of readable text, offered only values whose character classes fit. */
export interface TextCoding extends Coding {
  /** Sets of character classes (char-class.ts); of each set one at least must occur. */
  needs: readonly number[];
  /** Character classes of which none may occur. */
  without: number;
  /** `whole`: its children say all that the text says; `beside`: the text stays a reading of its own; `guess`: so too, and when no child is readable the next decoder is asked. */
  reading: 'whole' | 'beside' | 'guess';
  /** True when it finds parts of a text wherever they stand: asked once of a whole document it finds what it would find in the fields. */
  part?: true;
  decode(text: string, scope: Scope): Outcome;
}

/** A decoder of bytes that are not text; it looks at their first bytes itself. */
export interface BytesCoding extends Coding {
  /** True for a last resort that is asked of noise as well: bytes without words. */
  ofNoise?: true;
  /** For a last resort: layers right below which it would say again what was said above them. */
  notBelow?: RegExp;
  decode(bytes: Buffer, scope: Scope): Outcome;
}

/** The answer of a decoder that has nothing to do with a value. */
export const notApplicable: Outcome = { kind: 'not-applicable' };

/** The answer of a decoder that recognised a value and could not open it. */
export function failed(reason: string): Outcome {
  return { kind: 'failed', reason };
}

/** The answer of a decoder that opened a value. */
export function decoded(...children: Child[]): Outcome {
  return { kind: 'decoded', children };
}
