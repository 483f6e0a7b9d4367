// Reads sync requests: an adb stream in; headers and counted bytes out, undefined at its end.
import type { Readable } from 'node:stream';

/** Reads a sync stream piece by piece. */
export interface SyncReader {
  header(): Promise<{ id: string; length: number } | undefined>;
  bytes(count: number): Promise<Buffer | undefined>;
}

/** Longer than any path or chunk adb sends. */
const longestPiece = 1024 * 1024;

/** Starts reading `stream`. */
export function syncReader(stream: Readable): SyncReader {
  const source = stream.iterator({ destroyOnReturn: false });
  let rest = Buffer.alloc(0);
  const bytes = async (count: number): Promise<Buffer | undefined> => {
    if (count > longestPiece) return undefined;
    const parts = [rest];
    let have = rest.length;
    while (have < count) {
      const next = await source.next();
      if (next.done) return undefined;
      const chunk = Buffer.from(next.value);
      parts.push(chunk);
      have += chunk.length;
    }
    const all = Buffer.concat(parts);
    rest = all.subarray(count);
    return all.subarray(0, count);
  };
  return {
    bytes,
    async header() {
      const head = await bytes(8);
      return head && { id: head.toString('latin1', 0, 4), length: head.readUInt32LE(4) };
    },
  };
}
