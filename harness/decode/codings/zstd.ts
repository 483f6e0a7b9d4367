// Opens Zstandard frames (RFC 8878) within the budget; every frame's window is checked before memory is given to it.
import { Decompress } from 'fzstd';
import { errorMessage } from '../../lib/errors.ts';
import { type BytesCoding, decoded, failed, notApplicable, type Scope } from '../coding.ts';
import { LIMIT_REACHED } from '../limits.ts';

const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** By the magic number of its first frame. */
export const zstd: BytesCoding = {
  id: 'zstd',
  segments: ['zstd'],
  minLength: 6,
  decode(bytes, scope) {
    if (!bytes.subarray(0, 4).equals(magic)) return notApplicable;
    const maxWindow = scope.budget.limits.layerBytes;
    if (largestWindow(bytes) > maxWindow) {
      return failed(`${LIMIT_REACHED}zstd window larger than ${maxWindow} bytes`);
    }
    return inflate(bytes, scope);
  },
};

function inflate(bytes: Buffer, scope: Scope): ReturnType<BytesCoding['decode']> {
  const allowance = scope.budget.allowance(bytes.length);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stop = `${LIMIT_REACHED}zstd opens to more than ${allowance} bytes`;
  try {
    new Decompress((chunk) => {
      size += chunk.length;
      if (size > allowance) throw new Error(stop);
      chunks.push(chunk.slice());
    }).push(bytes, true);
  } catch (cause) {
    const reason = errorMessage(cause);
    if (reason === stop) return failed(stop);
    if (size === 0) return failed(`not zstd: ${reason}`);
    return finished(chunks, scope, 'zstd ends early');
  }
  return finished(chunks, scope);
}

function finished(chunks: Uint8Array[], scope: Scope, check?: string): ReturnType<BytesCoding['decode']> {
  const output = Buffer.concat(chunks);
  scope.budget.spend(output.length);
  return decoded({ segment: 'zstd', bytes: output, check });
}

/** The largest window any frame header in `bytes` declares (RFC 8878, 3.1.1.1). */
function largestWindow(bytes: Buffer): number {
  let largest = 0;
  for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 4)) {
    largest = Math.max(largest, declaredWindow(bytes, at + 4));
  }
  return largest;
}

function declaredWindow(bytes: Buffer, at: number): number {
  const descriptor = bytes[at] ?? 0;
  const singleSegment = (descriptor & 0x20) !== 0;
  if (!singleSegment) {
    const window = bytes[at + 1] ?? 0;
    const base = 2 ** (10 + (window >> 3));
    return base + (base / 8) * (window & 7);
  }
  const idBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [1, 2, 4, 8][descriptor >> 6] ?? 1;
  const start = at + 1 + idBytes;
  if (start + sizeBytes > bytes.length) return 0;
  if (sizeBytes === 8) return Number(bytes.readBigUInt64LE(start));
  return bytes.readUIntLE(start, sizeBytes) + (sizeBytes === 2 ? 256 : 0);
}
