// Notices documents and codings with a mark that are written from their end to their start.

const [percent, lessThan, greaterThan] = [0x25, 0x3c, 0x3e];

/** A document, percent-encoding, hex with its `0x`, a `data:` URL or a web token from its end to its start. */
export function isTurnedDocument(bytes: Buffer, start: number, end: number): boolean {
  const last = bytes[end - 1];
  switch (last) {
    case 0x5b:
    case 0x7b:
      return bytes[start] === last + 2;
    case lessThan:
      return bytes[start] === greaterThan;
    case percent:
      return end - start > 12 && bytes[end - 4] === percent && bytes[end - 7] === percent;
    case 0x30:
      return end - start > 17 && bytes[end - 2] === 0x78;
    case 0x64:
      return end - start > 15 && endsWith(bytes, end, ':atad');
    case 0x65:
      return end - start > 15 && endsWith(bytes, end, 'Jye');
    default:
      return false;
  }
}

function endsWith(bytes: Buffer, end: number, text: string): boolean {
  for (let at = 0; at < text.length; at += 1)
    if (bytes[end - text.length + at] !== text.charCodeAt(at)) return false;
  return true;
}

/** Whether what is turned may end at `end`, by its last two bytes. */
export function mayEndTurned(bytes: Buffer, end: number): boolean {
  const before = bytesBefore[bytes[end - 1] ?? 0] as number;
  return before !== none && (before === any || bytes[end - 2] === before);
}
const [none, any] = [0, 1];
/** What stands before the last byte. */
const bytesBefore = new Uint8Array(256);
for (const mark of '[{<%') bytesBefore[mark.charCodeAt(0)] = any;
for (const [before = '', last = ''] of ['x0', 'ad', 'ye'])
  bytesBefore[last.charCodeAt(0)] = before.charCodeAt(0);
