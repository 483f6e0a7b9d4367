// Names a run: sortable by time, unlikely to meet another one's.
import { randomBytes } from 'node:crypto';

/** `20261123-024512-ab3f`: UTC time and a random part. */
export function mintRunId(now: Date): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}

/** A random seed of 64 bits, for runs whose config names none. */
export function mintSeed(): string {
  return randomBytes(8).toString('hex');
}
