// SHA-256 of bytes or text as lower-case hex.
import { createHash } from 'node:crypto';

/** SHA-256 of `content` (text as UTF-8), 64 lower-case hex digits. */
export function sha256Hex(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
