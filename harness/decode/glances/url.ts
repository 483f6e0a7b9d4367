// Looks through one address: its long path segments, the fields of its query, its fragment.
import { isRipe, type Parts } from '../glance.ts';
import { mayBeNoted } from '../vendors.ts';
import { glanceAtFields } from './form.ts';

const scheme = /^[a-z][a-z0-9+.-]{1,30}:\/\//i;

/** As the decoder has it: shorter segments are read as part of the address. */
const longSegment = 16;

/** One absolute address. */
export function glanceAtUrl(text: string, parts: Parts): boolean | undefined {
  const start = scheme.exec(text)?.[0].length;
  if (start === undefined) return false;
  const hash = text.indexOf('#', start);
  const beforeHash = hash < 0 ? text.length : hash;
  const mark = text.indexOf('?', start);
  const pathEnd = mark < 0 || mark > beforeHash ? beforeHash : mark;
  if (pathEnd < beforeHash && mayBeNoted(text)) return undefined;
  const slash = text.indexOf('/', start);
  if (slash >= 0 && slash < pathEnd) glanceAtPath(text.slice(slash + 1, pathEnd), parts);
  if (pathEnd < beforeHash) glanceAtFields(text, { start: pathEnd + 1, end: beforeHash }, parts);
  if (hash >= 0) glanceAtPart(text, hash + 1, { end: text.length, parts });
  return true;
}

/** A host in a segment counts as read otherwise: what may stand beside it differs once the slashes are gone. */
function glanceAtPath(path: string, parts: Parts): void {
  if (path.includes('%')) glanceAtPart(path, 0, { end: path.length, parts });
  for (let start = 0; start < path.length;) {
    const slash = path.indexOf('/', start);
    const end = slash < 0 ? path.length : slash;
    if (end - start >= longSegment) {
      const dot = path.indexOf('.', start);
      if (dot >= 0 && dot < end) parts.other(path.slice(start, end));
      else glanceAtPart(path, start, { end, parts });
    }
    start = end + 1;
  }
}

function glanceAtPart(text: string, start: number, { end, parts }: { end: number; parts: Parts }): void {
  const { runs } = parts;
  if (runs === undefined) return;
  runs.pass(text, start, { end, stop: -1, other: -1 });
  if (runs.hot || isRipe(runs.classes, end - start)) parts.same(text.slice(start, end), runs.classes);
}
