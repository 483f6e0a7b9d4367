// Finds compressed streams that stand anywhere in bytes no decoder knows: behind the head of a frame, between the fields of an unknown record.
import { inflateRawSync } from 'node:zlib';
import { type BytesCoding, type Child, notApplicable, type Outcome, type Scope } from '../coding.ts';
import { maySpellText } from '../deflate-head.ts';
import { firstMemberBytes } from '../gzip-member.ts';
import { gzip } from './gzip.ts';
import { lz4 } from './lz4.ts';
import { zlib } from './zlib.ts';
import { zstd } from './zstd.ts';

/** Shorter streams hold no canary. */
const shortestStream = 12;
const maxStreams = 1000;
/** Starts that turn out to be none. */
const maxMistaken = 200;
/** Before a stream there is a head; further in, two bytes that look like zlib are chance. */
const longestZlibHead = 64;
const zlibHead = 2;
const zlibTrailer = 4;

interface Start {
  mark: Buffer;
  coding: BytesCoding;
}

const starts: readonly Start[] = [
  ...['1f8b08'].map((hex) => ({ mark: Buffer.from(hex, 'hex'), coding: gzip })),
  ...['789c', '78da', '785e', '7801'].map((hex) => ({ mark: Buffer.from(hex, 'hex'), coding: zlib })),
  { mark: Buffer.from('28b52ffd', 'hex'), coding: zstd },
  { mark: Buffer.from('04224d18', 'hex'), coding: lz4 },
];

/** Each stream at its offset: `stream-part:@6` holds the packed bytes. */
export const streamPart: BytesCoding = {
  id: 'stream-part',
  segments: ['stream-part'],
  minLength: shortestStream + 1,
  decode(bytes, scope) {
    const children: Child[] = [];
    const marks = new Marks(bytes);
    let mistaken = 0;
    for (let at = 1; at + shortestStream <= bytes.length && children.length < maxStreams;) {
      const next = marks.next(at);
      if (next === undefined || mistaken >= maxMistaken) break;
      at = next.at + 1;
      if (!mayStart(bytes, next)) continue;
      const packed = streamAt(bytes, next, scope);
      if (packed === undefined) {
        mistaken += 1;
        continue;
      }
      const start = next.at;
      const takenBytes = packed.length;
      children.push({ segment: 'stream-part', path: () => `@${start}`, bytes: packed, takenBytes });
      at = start + Math.max(1, takenBytes);
    }
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};

/** Where the marks stand. Each byte is looked at once for each mark, however many of another there are. */
class Marks {
  private readonly bytes: Buffer;
  /** Of each mark the next place; the length of the bytes when there is none. */
  private readonly places: number[] = starts.map(() => -1);

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** The first mark from `from` on, which only grows. */
  next(from: number): { at: number; coding: BytesCoding } | undefined {
    const { bytes, places } = this;
    let best: { at: number; coding: BytesCoding } | undefined;
    starts.forEach(({ mark, coding }, index) => {
      let at = places[index] ?? -1;
      if (at < from) {
        const found = bytes.indexOf(mark, from);
        at = found < 0 ? bytes.length : found;
        places[index] = at;
      }
      if (at < bytes.length && (best === undefined || at < best.at)) best = { at, coding };
    });
    return best;
  }
}

function mayStart(bytes: Buffer, { at, coding }: { at: number; coding: BytesCoding }): boolean {
  if (coding === zlib) return at <= longestZlibHead || maySpellText(bytes.subarray(at + 2));
  return coding !== gzip || ((bytes[at + 3] ?? 0) & 0xe0) === 0;
}

/** The bytes of a stream that opens, and no more of what follows than must be; undefined where it does not open. */
function streamAt(
  bytes: Buffer,
  { at, coding }: { at: number; coding: BytesCoding },
  scope: Scope,
): Buffer | undefined {
  const rest = bytes.subarray(at);
  // Or each of many members would open all that follow.
  const size = coding === gzip ? firstMemberBytes(rest, scope.budget.limits.layerBytes) : rest.length;
  if (size === undefined) return undefined;
  const packed = rest.subarray(0, size);
  if (!isWhole(coding.decode(packed, scope))) return undefined;
  return coding === zlib ? packed.subarray(0, sizeOfZlib(packed, scope)) : packed;
}

/** A stream whose own check held; one that ends early may be chance. */
function isWhole(outcome: Outcome): boolean {
  if (outcome.kind !== 'decoded') return false;
  return [...outcome.children].every(({ check }) => check === undefined);
}

/** Bytes of a zlib stream that opens, up to where the next one may start. */
function sizeOfZlib(packed: Buffer, scope: Scope): number {
  const { layerBytes } = scope.budget.limits;
  try {
    const { engine } = inflateRawSync(packed.subarray(zlibHead), {
      info: true,
      maxOutputLength: layerBytes,
    }) as unknown as { engine: { bytesWritten: number } };
    return Math.min(packed.length, zlibHead + engine.bytesWritten + zlibTrailer);
  } catch (_cause) {
    return packed.length;
  }
}
