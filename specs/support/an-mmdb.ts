// A small MaxMind database, written by the format's own description (MaxMind DB file format 2.0).

type Value = string | number | { [key: string]: Value };

/** Control byte with type and size, then the payload. */
function encoded(value: Value): Buffer {
  if (typeof value === 'string')
    return Buffer.concat([Buffer.from(textHead(value.length)), Buffer.from(value)]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([Buffer.from([(6 << 5) | 4]), bytes]);
  }
  const entries = Object.entries(value);
  return Buffer.concat([
    Buffer.from([(7 << 5) | entries.length]),
    ...entries.flatMap(([key, inner]) => [encoded(key), encoded(inner)]),
  ]);
}

/** From 29 characters on the size stands in the next byte. */
function textHead(length: number): number[] {
  return length < 29 ? [(2 << 5) | length] : [(2 << 5) | 29, length - 29];
}

/** IPv4 addresses below 128.0.0.0 are `record`; the others are not listed. Built on 14 May 2020. */
export function anMmdb(record: Value): Buffer {
  const node = Buffer.alloc(6);
  node.writeUIntBE(1 + 16, 0, 3);
  node.writeUIntBE(1, 3, 3);
  const metadata = {
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_589_457_600,
    database_type: 'Test',
    ip_version: 4,
    node_count: 1,
    record_size: 24,
  };
  return Buffer.concat([
    node,
    Buffer.alloc(16),
    encoded(record),
    Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'),
    encoded(metadata),
  ]);
}
