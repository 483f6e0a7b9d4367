// What a vendor's wire format may add to what the general decoders see: checks, sealed fields, event times, reasons.
import type { Exchange } from '../artifacts/exchange.ts';
import type { Child } from './coding.ts';

/** One `name=value` of a form body or query string. */
export interface Field {
  name: string;
  /** Decoded once (percent-encoding and `+`); empty when the value is not text. */
  value: string;
  /** Set instead of `value` when the percent-encoded bytes are not UTF-8. */
  bytes?: Buffer;
}

/** What a format says of one field. */
export type FieldNote = Pick<Child, 'check' | 'sealed'>;

/** A vendor's wire format, recognised by its shape. */
export interface VendorFormat {
  /** Its file's name. */
  id: string;
  /** Names, or parts of them, without which it has no notes; absent when it may have notes on any fields. */
  marks?: readonly string[];
  /** Texts of which one stands in every form whose fields it calls sealed; absent: its notes seal none. */
  seals?: readonly string[];
  /** Notes on the fields of a form or query string; empty when they are not this format's. */
  notes?(fields: readonly Field[]): Map<Field, FieldNote>;
  /** Epoch ms that a JSON object claims for itself; undefined when it is not an event of this format. */
  eventTimeMs?(record: Readonly<Record<string, unknown>>): number | undefined;
  /** Why bytes that no decoder opened stay closed; undefined when they are not this format's. */
  sealedBody?(exchange: Exchange, bytes: Buffer): string | undefined;
}
