// Opens a JSON text: every string, number and property name with its path, e.g. `json:$[0].properties.search_word`.
import { formatJsonPath, NAME_MARK } from '../../lib/json-path.ts';
import { charClass } from '../char-class.ts';
import { type Child, failed, notApplicable, type Scope, type TextCoding } from '../coding.ts';
import { LIMIT_REACHED } from '../limits.ts';
import { spelledBy } from '../number-text.ts';
import { eventTimeOf } from '../vendors.ts';

/** A whole text that is one JSON document. */
export const json: TextCoding = {
  id: 'json',
  segments: ['json'],
  minLength: 2,
  document: true,
  needs: [charClass.opening | charClass.quote],
  without: 0,
  reading: 'whole',
  decode(text, scope) {
    const first = firstMark(text);
    if (first !== '{' && first !== '[' && first !== '"') return notApplicable;
    const parsed = parseBounded(text, scope);
    if (parsed.kind === 'failed') return parsed.limit ? failed(parsed.reason) : notApplicable;
    return { kind: 'decoded', children: walk(parsed.value, 'json') };
  },
};

/** Two or more lines that are a JSON object or array each: `jsonl:$[1].event`, the first index being the line. */
export const jsonLines: TextCoding = {
  id: 'jsonl',
  segments: ['jsonl'],
  minLength: 5,
  document: true,
  needs: [charClass.line, charClass.opening],
  without: 0,
  reading: 'whole',
  decode(text, scope) {
    const first = firstMark(text);
    if (first !== '{' && first !== '[') return notApplicable;
    const rows: unknown[] = [];
    for (const line of text.split('\n')) {
      const start = firstMark(line);
      if (start === '') continue;
      if (start !== '{' && start !== '[') return notApplicable;
      const parsed = parseBounded(line, scope);
      if (parsed.kind === 'failed') return notApplicable;
      rows.push(parsed.value);
    }
    return rows.length < 2 ? notApplicable : { kind: 'decoded', children: walk(rows, 'jsonl') };
  },
};

type Parsed = { kind: 'parsed'; value: unknown } | { kind: 'failed'; reason: string; limit: boolean };

function firstMark(text: string): string {
  const at = text.search(/\S/);
  return at < 0 ? '' : text.charAt(at);
}

/** JSON.parse keeps a record for every open bracket, so the nesting of long texts is bounded before it sees them. */
function parseBounded(text: string, scope: Scope): Parsed {
  const { nesting, layerBytes } = scope.budget.limits;
  if (text.length > 2 * layerBytes) {
    return {
      kind: 'failed',
      limit: true,
      reason: `${LIMIT_REACHED}JSON longer than ${2 * layerBytes} characters`,
    };
  }
  if (text.length > nesting && deeperThan(text, nesting)) {
    return { kind: 'failed', limit: true, reason: `${LIMIT_REACHED}JSON nested deeper than ${nesting}` };
  }
  try {
    return { kind: 'parsed', value: JSON.parse(text) };
  } catch (_cause) {
    return { kind: 'failed', limit: false, reason: 'not JSON' };
  }
}

/** Counts brackets inside strings too: an upper bound, which costs one cheap pass. */
function deeperThan(text: string, nesting: number): boolean {
  let open = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at) | 0x20;
    if (code === 0x7b) {
      open += 1;
      if (open > nesting) return true;
    } else if (code === 0x7d && open > 0) open -= 1;
  }
  return false;
}

interface Frame {
  value: object;
  /** Undefined for an array. */
  names: string[] | undefined;
  at: number;
  eventTimeMs: number | undefined;
}

/** Every readable leaf of a parsed document, in its order, without recursion: nesting must not cost stack. */
function* walk(root: unknown, segment: string): Generator<Child> {
  const keys: (string | number)[] = [];
  const path = (): string => formatJsonPath(keys);
  const namePath = (): string => formatJsonPath(keys) + NAME_MARK;
  const namesSeen = new Set<string>();
  if (typeof root !== 'object' || root === null) {
    const text = scalarText(root);
    if (text !== undefined) yield { segment, path, text };
    return;
  }
  yield* numbersIn(root, segment, path);
  const frames: Frame[] = [frameOf(root, undefined)];
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const at = frame.at;
    frame.at += 1;
    const count = frame.names === undefined ? (frame.value as unknown[]).length : frame.names.length;
    if (at >= count) {
      frames.pop();
      keys.pop();
      continue;
    }
    const key = frame.names?.[at] ?? at;
    const value = (frame.value as Record<string | number, unknown>)[key];
    keys.push(key);
    if (typeof key === 'string' && key.length > 2 && !namesSeen.has(key)) {
      namesSeen.add(key);
      yield { segment, path: namePath, text: key };
    }
    if (typeof value === 'object' && value !== null) {
      yield* numbersIn(value, segment, path);
      frames.push(frameOf(value, frame.eventTimeMs));
      continue;
    }
    const text = scalarText(value);
    if (text !== undefined) yield { segment, path, text, eventTimeMs: frame.eventTimeMs };
    keys.pop();
  }
}

/** A list of numbers that spell something, also as an object with the indexes for names. */
function numbersIn(value: object, segment: string, path: () => string): Child[] {
  const first = (value as Record<string, unknown>)[0];
  if (typeof first !== 'number') return [];
  const spelled = spelledBy(Array.isArray(value) ? value : Object.values(value));
  return spelled === undefined ? [] : [{ segment, path: () => `${path()}[*]`, quiet: true, ...spelled }];
}

function frameOf(value: object, outerTimeMs: number | undefined): Frame {
  if (Array.isArray(value)) return { value, names: undefined, at: 0, eventTimeMs: outerTimeMs };
  return { value, names: Object.keys(value), at: 0, eventTimeMs: eventTimeOf(value) ?? outerTimeMs };
}

/** Strings and numbers; true, false and null say nothing that could be looked for. */
function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}
