// Sensors Analytics uploads (facts 4.1 to 4.3): `data_list` or `data` with crc and gzip beside it; events with a `time`.
import type { Field, FieldNote, VendorFormat } from '../vendor.ts';

/** gzip codes whose payload only the receiver's private key opens (facts 4.2, 4.3). */
const encryptedCodes: Readonly<Record<string, string>> = {
  '9': 'gzip 9: encrypted by the Sensors SDK (event encryption)',
  '13': 'gzip 13: encrypted by the Sensors SDK (transport encryption)',
};

const base64Text = /^[A-Za-z0-9+/]{8,}={0,2}$/;
const crcText = /^-?\d{1,10}$/;

/** Sensors Analytics: Android, JavaScript, Node and other SDKs of the family. */
export const sensors: VendorFormat = {
  id: 'sensors',
  marks: ['data=', 'data_list='],
  seals: Object.keys(encryptedCodes).map((code) => `gzip=${code}`),
  notes(fields) {
    const notes = new Map<Field, FieldNote>();
    if (!fields.some(({ name }) => name === 'data_list' || name === 'data')) return notes;
    const sealed = encryptedCodes[fieldValue(fields, 'gzip') ?? ''];
    const crc = crcOf(fields);
    for (const field of fields) {
      if (field.name !== 'data_list' && field.name !== 'data') continue;
      if (sealed !== undefined) notes.set(field, { sealed });
      else if (base64Text.test(field.value) && isUpload(field, fields)) {
        notes.set(field, { check: checkOf(field.value, crc) });
      }
    }
    return notes;
  },
  eventTimeMs(record) {
    return typeof record.time === 'number' &&
      record.distinct_id !== undefined &&
      Number.isSafeInteger(record.time)
      ? record.time
      : undefined;
  },
};

/** Java's String.hashCode, the check sum of the SDKs: of the base64 text before percent-encoding, as signed decimal (facts 4.1). */
export function javaHashCode(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(31, hash) + text.charCodeAt(at)) | 0;
  return hash;
}

function checkOf(base64: string, crc: string | undefined): string {
  if (crc === undefined) return 'crc absent';
  return String(javaHashCode(base64)) === crc ? 'crc verified' : 'crc mismatch';
}

/** `data` is a common name: it is an upload only beside the SDK's own fields, or when it opens to gzip or an event. */
function isUpload(field: Field, fields: readonly Field[]): boolean {
  if (field.name === 'data_list' || crcOf(fields) !== undefined) return true;
  if (fieldValue(fields, 'gzip') !== undefined || field.value.startsWith('H4sI')) return true;
  return Buffer.from(field.value, 'base64').includes('"distinct_id"');
}

/** The `crc` field, or the JavaScript SDK's `ext=crc=<hash>` (facts 4.3). */
function crcOf(fields: readonly Field[]): string | undefined {
  const plain = fieldValue(fields, 'crc');
  if (plain !== undefined && crcText.test(plain)) return plain;
  return /(?:^|&)crc=(-?\d{1,10})(?:&|$)/.exec(fieldValue(fields, 'ext') ?? '')?.[1];
}

function fieldValue(fields: readonly Field[], name: string): string | undefined {
  return fields.find((field) => field.name === name)?.value;
}
