// Says which closed values are told: those that could hide something that was sent.
import type { Location } from '../artifacts/payload.ts';
import { LIMIT_REACHED } from './limits.ts';
import type { Trail } from './trail.ts';

/** A value nobody could open. */
export interface Closed {
  sizeBytes: number;
  reason: string;
  trail: Trail | undefined;
}

/** Received media and tokens in headers hide nothing that was sent; everything else that is closed is told. */
export function isTold(
  { reason, trail }: Closed,
  { location, direction }: { location: Location; direction: 'sent' | 'received' },
): boolean {
  const upload = location === 'body' || location === 'websocket' || trail?.sealed === true;
  if (!upload && !reason.startsWith(LIMIT_REACHED)) return false;
  return direction === 'sent' || !reason.endsWith(': not text');
}
