// A host and a table's pattern come in, whether they fit goes out.

/** Whether `host` fits: an exact host, `.suffix` (that domain and all below), or `a.*.b` with `*` for any run of characters. */
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
