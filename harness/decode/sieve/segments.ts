// Finds the segments of an address's path in which a slash is escaped: base64 has slashes of its own, and undone they would part it.
import { unescapePercent } from '../codings/percent.ts';

/** Shorter ones hold no value. */
const shortest = 11;
const question = 0x3f;

/** The segments without their escapes; none for most addresses. */
export function slashedSegments(bytes: Buffer): string[] {
  const query = bytes.indexOf(question);
  const end = query < 0 ? bytes.length : query;
  const slash = bytes.indexOf(0x2f);
  // Forms have none: there it is escaped.
  if (slash < 0 || slash >= end) return [];
  const first = bytes.indexOf('%2', slash, 'latin1');
  if (first < 0 || first >= end) return [];
  const segments = bytes.toString('latin1', 0, end).split('/');
  return segments.slice(1).flatMap((segment) => {
    if (segment.length < shortest || !/%2f/i.test(segment)) return [];
    const plain = unescapePercent(segment);
    return 'text' in plain ? [plain.text] : [];
  });
}
