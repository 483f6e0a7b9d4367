// Names a place in a parsed JSON value: `$[0].properties.search_word`, and a property's own name: `$.visited['a b']~`.

/** Appended to a path to mean the name of the property instead of its value (as JSONPath-Plus does). */
export const NAME_MARK = '~';

const plainKey = /^[A-Za-z_$][\w$]*$/;

/** Path of a value, from the keys (objects) and indexes (arrays) that lead to it. Holds no white space beside a `>`. */
export function formatJsonPath(keys: readonly (string | number)[]): string {
  return `$${keys.map(step).join('')}`;
}

/** The last property name in `path`; undefined when it has none. A property-name path (`~`) gives that name too. */
export function lastKeyOf(path: string): string | undefined {
  const bare = path.endsWith(NAME_MARK) ? path.slice(0, -1) : path;
  const trimmed = bare.replace(/(\[\d+\])+$/, '');
  const dotted = /\.([A-Za-z_$][\w$]*)$/.exec(trimmed);
  if (dotted) return dotted[1];
  if (!trimmed.endsWith("']")) return undefined;
  const start = openingOf(trimmed);
  return start < 0 ? undefined : unquote(trimmed.slice(start + 2, -2));
}

function step(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return plainKey.test(key) ? `.${key}` : `['${quote(key)}']`;
}

/** Index of the `['` that belongs to the final `']`; quotes inside a name are always escaped. */
function openingOf(path: string): number {
  for (let at = path.length - 3; at >= 1; at -= 1) {
    if (path[at] === "'" && path[at - 1] === '[' && path[at - 2] !== '\\') return at - 1;
  }
  return -1;
}

function quote(key: string): string {
  return JSON.stringify(key)
    .slice(1, -1)
    .replace(/\\"/g, '"')
    .replace(/['>~]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`);
}

function unquote(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(`"${quoted.replace(/"/g, '\\"')}"`);
    return typeof value === 'string' ? value : undefined;
  } catch (_cause) {
    return undefined;
  }
}
