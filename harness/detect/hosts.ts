// Compares host names: the same host, the same site, a pattern of a config table.
import { getDomain } from 'tldts';

/** Lower case, without port, final dot and a leading `www.`. */
export function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/\.$/, '')
    .replace(/^www\./, '');
}

/** True when two hosts are one but for case and `www.`. */
export function sameHost(one: string, other: string): boolean {
  return bareHost(one) === bareHost(other);
}

/** True when both belong to one registrable domain. */
export function sameSite(one: string, other: string): boolean {
  return siteOf(one) === siteOf(other);
}

/**
 * The registrable domain (eTLD+1) by the public suffix list's ICANN and private parts: `example.co.uk`,
 * `someone.github.io`. An address, a single label and a public suffix are a site of their own.
 */
export function siteOf(host: string): string {
  const bare = bareHost(host);
  return getDomain(bare, { allowPrivateDomains: true }) ?? bare;
}

export { hostMatches } from '../lib/host-pattern.ts';
