// A path of ours into a JSON text comes in, the jq filter that selects the same goes out.
import { jqString } from './quote.ts';

const steps = /\.([A-Za-z_$][\w$]*)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]/y;

/** The filter for `$[0].properties.search_word`; undefined for a path jq cannot follow (a property's name, a list read as text). */
export function jqPathOf(path: string): string | undefined {
  if (!path.startsWith('$')) return undefined;
  let filter = '.';
  let at = 1;
  while (at < path.length) {
    steps.lastIndex = at;
    const step = steps.exec(path);
    if (step === null) return undefined;
    const [whole, plain, index, quoted] = step;
    if (index !== undefined) filter += `[${index}]`;
    else {
      const name = plain ?? unquoted(quoted ?? '');
      if (name === undefined) return undefined;
      filter += filter !== '.' && isPlain(name) ? `.${name}` : isPlain(name) ? name : `[${jqString(name)}]`;
    }
    at += whole.length;
  }
  return filter;
}

/** Words that jq 1.6 does not take after a dot. */
const keywords = new Set(
  'def if then elif else end as reduce foreach try catch label import include and or not __loc__'.split(' '),
);

function isPlain(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !keywords.has(name);
}

/** What `formatJsonPath` wrote between `['` and `']`. */
function unquoted(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(`"${quoted.replaceAll('"', '\\"')}"`);
    return typeof value === 'string' ? value : undefined;
  } catch (_cause) {
    return undefined;
  }
}
