// Opens a multipart body (RFC 2046, RFC 7578) into its parts by its own first boundary line.
import { charClass } from '../char-class.ts';
import { type BytesCoding, type Child, notApplicable, type Outcome, type TextCoding } from '../coding.ts';
import { SegmentNamer } from '../segment.ts';

const firstBoundary = /^--([^\r\n]{1,200})\r?\n/;
const fieldName = /\bname="?([^";\r\n]*)"?/i;
const fileName = /\bfilename="?([^";\r\n]*)"?/i;
const maxParts = 10_000;
const common = {
  id: 'multipart',
  segments: ['multipart', 'multipart-file'],
  minLength: 20,
  document: true,
} as const;

/** A multipart body whose parts are all text. */
export const multipartText: TextCoding = {
  ...common,
  needs: [charClass.line, charClass.minus, charClass.colon],
  without: 0,
  reading: 'whole',
  decode: (text) => split(text, (content) => ({ text: content })),
};

/** A multipart body with binary parts. */
export const multipartBytes: BytesCoding = {
  ...common,
  decode: (bytes) =>
    bytes[0] === 0x2d && bytes[1] === 0x2d
      ? split(bytes.toString('latin1'), (content) => ({ bytes: Buffer.from(content, 'latin1') }))
      : notApplicable,
};

function split(text: string, contentOf: (content: string) => Pick<Child, 'text' | 'bytes'>): Outcome {
  const boundary = firstBoundary.exec(text.slice(0, 300))?.[1];
  if (boundary === undefined) return notApplicable;
  const namer = new SegmentNamer('multipart');
  const fileNamer = new SegmentNamer('multipart-file');
  const children: Child[] = [];
  for (const part of `\n${text}`.split(`\n--${boundary}`, maxParts).slice(1)) {
    if (part.startsWith('--')) break;
    const gap = /\r?\n\r?\n/.exec(part.slice(0, 8192));
    if (gap === null) continue;
    const head = part.slice(0, gap.index);
    const name = fieldName.exec(head)?.[1] ?? '';
    const file = fileName.exec(head)?.[1] ?? '';
    if (file !== '') children.push({ segment: fileNamer.next(name), ...contentOf(file) });
    const content = part.slice(gap.index + gap[0].length).replace(/\r$/, '');
    children.push({ segment: namer.next(name), ...contentOf(content) });
  }
  return children.length === 0 ? notApplicable : { kind: 'decoded', children };
}
