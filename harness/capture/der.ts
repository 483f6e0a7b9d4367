// One DER value comes in, the values inside it go out, each with its own tag and length bytes (X.690, section 8.1).

/** The direct children of a constructed value. Throws RangeError when a length runs out of the bytes. */
export function derChildren(value: Uint8Array): Uint8Array[] {
  const children: Uint8Array[] = [];
  const end = contentEnd(value, 0);
  for (let at = contentStart(value, 0); at < end;) {
    const next = contentEnd(value, at);
    children.push(value.subarray(at, next));
    at = next;
  }
  return children;
}

function contentStart(bytes: Uint8Array, at: number): number {
  const first = byteAt(bytes, at + 1);
  return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
}

function contentEnd(bytes: Uint8Array, at: number): number {
  const first = byteAt(bytes, at + 1);
  const start = contentStart(bytes, at);
  let length = first;
  if (first >= 0x80) {
    length = 0;
    for (let i = at + 2; i < start; i += 1) length = length * 256 + byteAt(bytes, i);
  }
  if (start + length > bytes.length) throw new RangeError('A DER length runs past the end.');
  return start + length;
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new RangeError('DER ends early.');
  return byte;
}
