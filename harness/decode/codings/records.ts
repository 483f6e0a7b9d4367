// Opens a text whose records are parted by control characters: `\x1e` of Socket.IO and SignalR, `\0` of STOMP, `\x01` of delimited logs.
import { charClass } from '../char-class.ts';
import { type Child, notApplicable, type TextCoding } from '../coding.ts';
import { keyOfDigits } from './xor.ts';

const separators = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]+/;
const shortestRecord = 3;
const maxRecords = 10_000;

/** `records:0`, `records:1`; the text stays a reading of its own. */
export const records: TextCoding = {
  id: 'records',
  segments: ['records'],
  minLength: 4,
  document: true,
  needs: [charClass.control],
  without: 0,
  reading: 'beside',
  decode(text, scope) {
    // XORed text looks like it, and would be cut to pieces.
    const bytes = Buffer.from(text);
    if (scope.disguises?.xorKey(bytes) !== undefined || keyOfDigits(bytes, scope) !== undefined)
      return notApplicable;
    const children: Child[] = [];
    text.split(separators, maxRecords).forEach((record, index) => {
      if (record.length >= shortestRecord) children.push({ segment: `records:${index}`, text: record });
    });
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};
