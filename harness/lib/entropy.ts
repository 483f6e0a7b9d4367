// Bytes come in, how evenly their values are spread goes out.

/** Shannon entropy in bits a byte, 0 to 8: near 8 for what is encrypted or compressed; 0 for no bytes. */
export function bitsPerByte(bytes: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const value of bytes) counts[value] = (counts[value] ?? 0) + 1;
  let bits = 0;
  for (const count of counts) if (count > 0) bits += count * Math.log2(bytes.length / count);
  return bytes.length === 0 ? 0 : bits / bytes.length;
}
