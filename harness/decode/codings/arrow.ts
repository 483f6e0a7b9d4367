// Opens Arrow's columns (its columnar format, «IPC streaming format» and «file format»): the strings of every batch by column buffer and row.
import { type BytesCoding, type Child, notApplicable, type Scope } from '../coding.ts';
import { Table } from '../flatbuffer.ts';
import { lz4 } from './lz4.ts';
import { zstd } from './zstd.ts';

const fileMark = Buffer.from('ARROW1\0\0', 'latin1');
const continuation = 0xffffffff;
const longestMetadata = 1 << 20;
const maxBatches = 1000;
const maxRows = 100_000;
/** Kinds of messages. */
const kinds = { dictionary: 2, batch: 3 } as const;
/** What a buffer is compressed with; its size before stands in front of it. */
const codecs: readonly BytesCoding[] = [lz4, zstd];
const sizeBytes = 8;

/** A stream or a file: `arrow:0.2[17]` is row 17 of the third buffer of the first batch. Batches without strings are handed on as they are. */
export const arrow: BytesCoding = {
  id: 'arrow',
  segments: ['arrow', 'arrow-metadata', 'arrow-body'],
  minLength: 32,
  document: true,
  decode(bytes, scope) {
    let at = bytes.indexOf(fileMark) === 0 ? fileMark.length : 0;
    if (bytes.readUInt32LE(at) !== continuation) return notApplicable;
    const children: Child[] = [];
    for (let batch = 0; batch < maxBatches && at + 8 <= bytes.length; batch += 1) {
      const size = bytes.readUInt32LE(at + 4);
      const start = at + 8;
      const body = start + size;
      if (bytes.readUInt32LE(at) !== continuation || size === 0 || size > longestMetadata) break;
      const message = Table.root(bytes.subarray(start, body));
      const end = body + (message?.long(3) ?? 0);
      if (message === undefined || body > bytes.length || end > bytes.length) break;
      children.push({ segment: `arrow-metadata:${batch}`, bytes: bytes.subarray(start, body), quiet: true });
      children.push(...batchOf(message, bytes.subarray(body, end), { batch, scope }));
      at = end;
    }
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};

function batchOf(message: Table, body: Buffer, { batch, scope }: { batch: number; scope: Scope }): Child[] {
  const kind = message.byte(1);
  const header = message.table(2);
  const columns = kind === kinds.dictionary ? header?.table(1) : kind === kinds.batch ? header : undefined;
  if (columns === undefined || body.length === 0) return [];
  const compression = columns.table(3);
  const codec = compression === undefined ? undefined : codecs[compression.byte(0) ?? 0];
  const buffers = columns.structs(2, 2 * sizeBytes).map((place) => bufferOf(place, body, { codec, scope }));
  const strings = buffers.flatMap((content, index) =>
    rowsOf(buffers[index - 1], content).map((row, number): Child => {
      const path = (): string => `${batch}.${index}[${number}]`;
      return { segment: 'arrow', path, bytes: row, quiet: true };
    }),
  );
  return strings.length > 0 ? strings : [{ segment: `arrow-body:${batch}`, bytes: body }];
}

/** A buffer by its offset and length in the body, opened where it is compressed. */
function bufferOf(
  place: Buffer,
  body: Buffer,
  { codec, scope }: { codec: BytesCoding | undefined; scope: Scope },
): Buffer {
  const from = Number(place.readBigInt64LE(0));
  const raw = body.subarray(from, from + Number(place.readBigInt64LE(sizeBytes)));
  if (codec === undefined || raw.length < sizeBytes) return raw;
  const packed = raw.subarray(sizeBytes);
  // -1: it would not have become shorter.
  if (raw.readBigInt64LE(0) < 0n) return packed;
  const outcome = codec.decode(packed, scope);
  const [child] = outcome.kind === 'decoded' ? [...outcome.children] : [];
  return child?.bytes ?? Buffer.from(child?.text ?? '');
}

/** The strings in `content` where `offsets` are where they start and the last one ends; none where they are no offsets. */
function rowsOf(offsets: Buffer | undefined, content: Buffer): Buffer[] {
  if (offsets === undefined || content.length === 0) return [];
  for (const width of [4, 8]) {
    const ends: number[] = [];
    const count = Math.min(Math.floor(offsets.length / width), maxRows);
    for (let index = 0; index < count; index += 1) {
      const end = width === 4 ? offsets.readInt32LE(4 * index) : Number(offsets.readBigInt64LE(8 * index));
      // Behind the last one stand zeros that fill the buffer up.
      if (index > 0 && end < (ends.at(-1) ?? 0)) break;
      if (end > content.length || end < 0 || (index === 0 && end !== 0)) return [];
      ends.push(end);
    }
    if (ends.length < 2 || (ends.at(-1) ?? 0) === 0) continue;
    return ends.slice(1).flatMap((end, index) => {
      const row = content.subarray(ends[index], end);
      return row.length === 0 ? [] : [row];
    });
  }
  return [];
}
