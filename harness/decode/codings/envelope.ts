// Opens envelopes of JSON header lines and length-prefixed items (Sentry's envelope format), whose items may be binary or text of any kind.
import { charClass } from '../char-class.ts';
import { type BytesCoding, type Child, notApplicable, type Outcome, type TextCoding } from '../coding.ts';

const maxItems = 10_000;
const longestHead = 16 * 1024;
const newline = 0x0a;
const common = {
  id: 'envelope',
  segments: ['envelope', 'envelope-head'],
  minLength: 8,
  document: true,
} as const;

/** An envelope with at least one item that is no text: `envelope:0`, `envelope-head:0` before it. */
export const envelopeBytes: BytesCoding = { ...common, decode: (bytes) => split(bytes) };

/** An envelope of texts that are not all JSON lines. */
export const envelopeText: TextCoding = {
  ...common,
  needs: [charClass.line, charClass.opening],
  without: 0,
  reading: 'whole',
  decode: (text) => (text.startsWith('{') ? split(Buffer.from(text)) : notApplicable),
};

function split(bytes: Buffer): Outcome {
  const first = headAt(bytes, 0);
  if (first === undefined) return notApplicable;
  const children: Child[] = [{ segment: 'envelope-head:-1', text: first.text }];
  let at = first.next;
  for (let item = 0; at < bytes.length && item < maxItems; item += 1) {
    const head = headAt(bytes, at);
    // A part without a head of its own reaches to the end, e.g. a recording behind its segment number.
    if (head === undefined) {
      if (item > 0 && !bytes.subarray(at).some((byte) => byte > 0x20)) break;
      children.push({ segment: `envelope:${item}`, bytes: bytes.subarray(at) });
      break;
    }
    children.push({ segment: `envelope-head:${item}`, text: head.text });
    const stated = head.length;
    const lineEnd = bytes.indexOf(newline, head.next);
    const end = stated ?? (lineEnd < 0 ? bytes.length : lineEnd - head.next);
    children.push({ segment: `envelope:${item}`, bytes: bytes.subarray(head.next, head.next + end) });
    at = head.next + end + (bytes[head.next + end] === newline ? 1 : 0);
  }
  return children.length < 2 ? notApplicable : { kind: 'decoded', children };
}

/** The JSON object on the line at `at`, with the length it states for what follows. */
function headAt(
  bytes: Buffer,
  at: number,
): { text: string; next: number; length: number | undefined } | undefined {
  if (bytes[at] !== 0x7b) return undefined;
  const end = bytes.indexOf(newline, at);
  if (end < 0 || end - at > longestHead) return undefined;
  const text = bytes.toString('utf8', at, end);
  try {
    const head: unknown = JSON.parse(text);
    const length = typeof head === 'object' && head !== null && 'length' in head ? head.length : undefined;
    const stated =
      typeof length === 'number' && Number.isSafeInteger(length) && length >= 0 ? length : undefined;
    return { text, next: end + 1, length: stated };
  } catch (_cause) {
    return undefined;
  }
}
