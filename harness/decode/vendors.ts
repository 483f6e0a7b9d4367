// The vendor wire formats, one line each, and the questions the decoders ask all of them.
import type { Scope } from './coding.ts';
import { family } from './family.ts';
import type { Field, FieldNote, VendorFormat } from './vendor.ts';
import { mistat } from './vendors/mistat.ts';
import { onetrack } from './vendors/onetrack.ts';
import { sensors } from './vendors/sensors.ts';

/** Every vendor format. */
export const vendorFormats: readonly VendorFormat[] = family('vendor formats', [sensors, onetrack, mistat]);

const noting = vendorFormats.filter(({ notes }) => notes !== undefined);

/** Notes of all formats on the fields of one form or query string; the first format to speak of a field has it. */
export function notesOn(fields: readonly Field[]): Map<Field, FieldNote> {
  const all = new Map<Field, FieldNote>();
  if (fields.length === 0) return all;
  for (const format of vendorFormats) {
    for (const [field, note] of format.notes?.(fields) ?? []) if (!all.has(field)) all.set(field, note);
  }
  return all;
}

/** False when no format has notes on any field of this form or query string. */
export function mayBeNoted(text: { includes(mark: string): boolean }): boolean {
  return noting.some(({ marks }) => marks === undefined || marks.some((mark) => text.includes(mark)));
}

const seals = noting.flatMap((format) => format.seals ?? []);

/** False when no format calls a field of any form in these bytes sealed. */
export function maySeal(bytes: Buffer): boolean {
  return seals.some((mark) => bytes.includes(mark));
}

/** Epoch ms a JSON object claims for itself by any format's rule; undefined when it claims none. */
export function eventTimeOf(record: object): number | undefined {
  for (const format of vendorFormats) {
    const atMs = format.eventTimeMs?.(record as Readonly<Record<string, unknown>>);
    if (atMs !== undefined) return atMs;
  }
  return undefined;
}

/** Why the bytes of a body stay closed, in the word of the format that sealed them; undefined when none knows them. */
export function sealedBody(bytes: Buffer, scope: Scope): string | undefined {
  if (scope.direction !== 'sent') return undefined;
  for (const format of vendorFormats) {
    const reason = format.sealedBody?.(scope.exchange, bytes);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
