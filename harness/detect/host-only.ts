// Keeps a sighting of a URL canary's bare host only where it says something: a third party was told which site, without the page.
import { webAddressOf } from './addresses.ts';
import { sameSite } from './hosts.ts';
import type { Sighting } from './sighting.ts';

/** Headers in which a browser names hosts to everybody it talks to. */
const everydayHeaders = /^header > header:(?:host|origin|referer|%3aauthority|authority)(?:$|[ #])/i;

/** Whether this host-only sighting is one; `others` are the exact, hash and partial sightings of the same exchange. */
export function isHostOnly(sighting: Sighting, others: readonly Sighting[]): boolean {
  const { payload, canary, address } = sighting;
  const visited = webAddressOf(canary.value)?.host;
  if (visited === undefined || payload.direction !== 'sent' || sameSite(visited, payload.host)) return false;
  if (everydayHeaders.test(address)) return false;
  return !others.some((other) => other.canary.id === canary.id && other.payload.direction === 'sent');
}
