// A long value comes in, a piece short enough to print goes out, with what was found in it marked.
import type { Finding } from '../artifacts/finding.ts';
import type { Excerpt } from '../artifacts/peeling.ts';

/** Characters shown of a value that only leads further. */
const headLength = 360;
/** Characters shown around a match. */
const aroundLength = 300;
/** Characters shown of the document that holds the matches. */
const documentLength = 3200;
const hexBytes = 96;
/** Deeper JSON is shown as it is: indenting it would multiply its size. */
const deepestLaidOut = 40;

/** The beginning of a text. */
export function headExcerpt(text: string): Excerpt {
  return { text: text.slice(0, headLength), marks: [], cutBefore: false, cutAfter: text.length > headLength };
}

/** The beginning of some bytes, two hexadecimal digits each. */
export function hexExcerpt(bytes: Uint8Array): Excerpt {
  const shown = Buffer.from(bytes.subarray(0, hexBytes)).toString('hex');
  const text = (shown.match(/../g) ?? []).join(' ');
  return { text, marks: [], cutBefore: false, cutAfter: bytes.length > hexBytes };
}

/** A match with its surroundings; `range` in bytes of the text's UTF-8, end exclusive. */
export function rangeExcerpt(text: string, range: readonly [number, number]): Excerpt {
  const bytes = Buffer.from(text);
  const start = bytes.subarray(0, range[0]).toString('utf8').length;
  const end = start + bytes.subarray(range[0], range[1]).toString('utf8').length;
  return cutAround(text, [[start, end]], aroundLength * 2 + (end - start));
}

/**
 * The JSON text laid out for reading: only the top-level items with findings when it is a list, of those only the lines
 * that say something (findings, identifiers, the event's name), every finding marked.
 */
export function documentExcerpt(document: string, findings: readonly Finding[]): Excerpt {
  const spellings = [...new Set(findings.flatMap(spellingsInJson))];
  const identifiers = findings.flatMap((finding) =>
    finding.identifiers.map(({ value }) => JSON.stringify(value)),
  );
  const laidOut = layOut(document, findings);
  const telling = (line: string) =>
    [...spellings, ...identifiers].some((text) => line.includes(text)) || /^ *"event": /.test(line);
  const shown = laidOut === undefined ? document : tellingLines(laidOut, telling);
  return cutAround(shown, marksOf(shown, spellings), documentLength);
}

/** The document indented, or undefined when it is no JSON or nested too deep for that. */
function layOut(document: string, findings: readonly Finding[]): string | undefined {
  if (deepest(document) > deepestLaidOut) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(document);
  } catch (_cause) {
    return undefined;
  }
  if (!Array.isArray(value)) return JSON.stringify(value, null, 2);
  const wanted = new Set(findings.map(({ address }) => Number(/ > jsonl?:\$\[(\d+)\]/.exec(address)?.[1])));
  const items = value.filter((_item, index) => wanted.has(index));
  return JSON.stringify(items.length === 0 ? value : items, null, 2);
}

/** Keeps the lines that tell something and the brackets around them; each run of others becomes one `…`. */
function tellingLines(laidOut: string, telling: (line: string) => boolean): string {
  const lines = laidOut.split('\n');
  const indents = lines.map((line) => line.search(/\S/));
  const kept = new Set<number>();
  lines.forEach((line, index) => {
    if (telling(line)) keepWithBrackets(index, indents, kept);
  });
  if (kept.size === 0) return laidOut;
  const shown: string[] = [];
  lines.forEach((line, index) => {
    if (kept.has(index)) shown.push(line);
    else if (index === 0 || kept.has(index - 1)) shown.push(`${' '.repeat(indents[index] ?? 0)}…`);
  });
  return shown.join('\n');
}

/** Indentation tells which lines open and close what a line stands in. */
function keepWithBrackets(index: number, indents: readonly number[], kept: Set<number>): void {
  let inner = index;
  while (inner >= 0 && !kept.has(inner)) {
    kept.add(inner);
    const indent = indents[inner] ?? 0;
    const opening = indents.findLastIndex((other, at) => at < inner && other < indent);
    const closing = indents.findIndex((other, at) => at > inner && other < indent);
    if (closing >= 0) kept.add(closing);
    inner = opening;
  }
}

/** Brackets open at once, those inside strings counted too: never less than the true depth of JSON text. */
function deepest(text: string): number {
  let depth = 0;
  let most = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    most = Math.max(most, depth);
  }
  return most;
}

/** The words as the JSON text spells them; a spelling decoded further down is not there, and then not marked. */
function spellingsInJson({ spelling }: Finding): string[] {
  const escaped = JSON.stringify(spelling).slice(1, -1);
  const percent = encodeURIComponent(spelling);
  return [escaped, percent, percent.replaceAll('%20', '+')].filter((text) => text.length > 2);
}

function marksOf(text: string, spellings: readonly string[]): [number, number][] {
  const all: [number, number][] = [];
  for (const spelling of spellings) {
    for (let at = text.indexOf(spelling); at >= 0; at = text.indexOf(spelling, at + spelling.length))
      all.push([at, at + spelling.length]);
  }
  const marks: [number, number][] = [];
  for (const [start, end] of all.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    const last = marks.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else marks.push([start, end]);
  }
  return marks;
}

/** At most `length` characters, beginning a little before the first mark when it lies deeper than that. */
function cutAround(text: string, marks: [number, number][], length: number): Excerpt {
  const first = marks[0]?.[0] ?? 0;
  const lead = Math.min(aroundLength, Math.floor(length / 3));
  const from = text.length <= length || first < length - lead ? 0 : first - lead;
  const to = Math.min(text.length, from + length);
  return {
    text: text.slice(from, to),
    marks: marks
      .filter(([start, end]) => start >= from && start < to && end > from)
      .map(([start, end]) => [start - from, Math.min(end, to) - from]),
    cutBefore: from > 0,
    cutAfter: to < text.length,
  };
}
