// Notices JSON documents written from their end to their start.

/** A document from its end to its start. */
export function isTurnedDocument(bytes: Buffer, start: number, end: number): boolean {
  const last = bytes[end - 1];
  return isOpening(last) && bytes[start] === (last ?? 0) + 2;
}

/** A bracket that opens an object or a list. */
export function isOpening(code: number | undefined): boolean {
  return code === 0x5b || code === 0x7b;
}
