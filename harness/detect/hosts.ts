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

/** Whether `host` fits a table's pattern: an exact host, `.suffix` (that domain and all below), or `a.*.b` with `*` for any run of characters. */
export function hostMatches(pattern: string, host: string): boolean {
  const wanted = pattern.toLowerCase();
  const actual = host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  if (wanted.includes('*')) return matchesStars(wanted.split('*'), actual);
  if (wanted.startsWith('.')) return actual === wanted.slice(1) || actual.endsWith(wanted);
  return actual === wanted;
}

function matchesStars(parts: readonly string[], host: string): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (!host.startsWith(first) || !host.endsWith(last) || host.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = host.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= host.length - last.length;
}
