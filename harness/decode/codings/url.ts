// Opens an absolute address: `path`, `path:2` (a long segment), `query:q`, `fragment`. The address stays a reading beside them.
import { charClass } from '../char-class.ts';
import { type Child, notApplicable, type TextCoding } from '../coding.ts';
import { fieldChildren, parseFields } from '../fields.ts';

const scheme = /^[a-z][a-z0-9+.-]{1,30}:\/\//i;

/** A scheme that no browser knows may be a disguise of one. */
const everyday = /^(?:https?|wss?|ftp|file|blob|about|intent|android-app|[a-z-]+extension):/i;

/** Shorter path segments and host labels cannot hold an encoded value worth peeling; they are read as part of the address. */
const longSegment = 16;

/** A text that is one address with something to peel in it. */
export const url: TextCoding = {
  id: 'url',
  segments: ['host', 'path', 'path-from', 'query', 'query-name', 'fragment'],
  minLength: 8,
  document: true,
  needs: [charClass.colon, charClass.slash],
  without: charClass.space | charClass.line,
  reading: 'beside',
  decode(text, scope) {
    const start = scheme.exec(text)?.[0].length;
    if (start === undefined) return notApplicable;
    if (!everyday.test(text) && scope.disguises?.inText(text) !== undefined) return notApplicable;
    const { host, path, query, fragment } = split(text, start);
    const children: Child[] = [];
    host.split('.').forEach((label, index) => {
      if (label.length >= longSegment) children.push({ segment: `host:${index}`, text: label });
    });
    if (path.includes('%')) children.push({ segment: 'path', text: path });
    path.split('/').forEach((segment, index) => {
      if (segment.length >= longSegment) children.push({ segment: `path:${index}`, text: segment });
    });
    children.push(...joinedTail(path));
    if (query !== '') children.push(...fieldChildren('query', parseFields(query)));
    if (fragment !== '') children.push({ segment: 'fragment', text: fragment });
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};

const base64Segment = /^[A-Za-z0-9+]+$/;

/** Base64 may hold slashes: the end of a path that is nothing else, `path-from:2`. */
function joinedTail(path: string): Child[] {
  const parts = path.split('/');
  const last = parts.at(-1)?.replace(/={1,2}$/, '') ?? '';
  if (parts.length < 2 || !base64Segment.test(last)) return [];
  let from = parts.length - 1;
  while (from > 0 && base64Segment.test(parts[from - 1] ?? '')) from -= 1;
  while (from < parts.length - 1 && (parts[from] ?? '').length < longSegment) from += 1;
  const text = parts.slice(from).join('/');
  return from === parts.length - 1 || text.replace(/=+$/, '').length % 4 === 1
    ? []
    : [{ segment: `path-from:${from}`, text }];
}

function split(
  text: string,
  afterScheme: number,
): { host: string; path: string; query: string; fragment: string } {
  const hash = text.indexOf('#', afterScheme);
  const beforeHash = hash < 0 ? text : text.slice(0, hash);
  const mark = beforeHash.indexOf('?', afterScheme);
  const address = mark < 0 ? beforeHash : beforeHash.slice(0, mark);
  const slash = address.indexOf('/', afterScheme);
  return {
    host: slash < 0 ? address.slice(afterScheme) : address.slice(afterScheme, slash),
    path: slash < 0 ? '' : address.slice(slash + 1),
    query: mark < 0 ? '' : beforeHash.slice(mark + 1),
    fragment: hash < 0 ? '' : text.slice(hash + 1),
  };
}
