// Compares host names: the same host, the same site, a pattern of a config table.

/** Second-level labels under which a country's registry hands out names, e.g. `co` in `example.co.uk`. */
const registryLabels = new Set(['co', 'com', 'net', 'org', 'gov', 'edu', 'ac', 'or', 'ne', 'go']);

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

/** True when both belong to one registrable domain, as far as that can be told without a public suffix list. */
export function sameSite(one: string, other: string): boolean {
  return siteOf(one) === siteOf(other);
}

function siteOf(host: string): string {
  const bare = bareHost(host);
  if (/^[\d.]+$/.test(bare) || bare.startsWith('[')) return bare;
  const labels = bare.split('.');
  const country = (labels.at(-1) ?? '').length === 2 && registryLabels.has(labels.at(-2) ?? '');
  return labels.slice(country ? -3 : -2).join('.');
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
