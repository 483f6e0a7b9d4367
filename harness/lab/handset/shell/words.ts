// Words of a script: text at a cursor in; the parts of one word out, with quoting resolved and expansions kept.
import { type Script, SyntaxProblem, type VariableOperator, type Word, type WordPart } from './syntax.ts';

/** A script being read. */
export interface Cursor {
  text: string;
  at: number;
  /** Here-documents announced on this line, read at its end. */
  hereTexts: { word: Word; end: string; expand: boolean; stripTabs: boolean }[];
  /** Reads the commands of `$(...)`; set by the parser. */
  readScript: (cursor: Cursor, end: ')') => Script;
}

const metaCharacters = new Set([' ', '\t', '\n', ';', '&', '|', '<', '>', '(', ')']);

/** Reads one word; undefined when the cursor is not at one. */
export function readWord(cursor: Cursor): Word | undefined {
  const parts: Word = [];
  for (;;) {
    const character = cursor.text[cursor.at];
    if (character === undefined || metaCharacters.has(character)) break;
    readPart(cursor, character, parts);
  }
  return parts.length === 0 ? undefined : parts;
}

function readPart(cursor: Cursor, character: string, parts: Word): void {
  if (character === "'") {
    const end = cursor.text.indexOf("'", cursor.at + 1);
    if (end < 0) throw new SyntaxProblem('no closing quote');
    parts.push({ kind: 'text', text: cursor.text.slice(cursor.at + 1, end), quoted: true });
    cursor.at = end + 1;
  } else if (character === '"') {
    cursor.at += 1;
    readQuoted(cursor, parts, '"');
  } else if (character === '\\') {
    const next = cursor.text[cursor.at + 1] ?? '\\';
    cursor.at += 2;
    if (next !== '\n') parts.push({ kind: 'text', text: next, quoted: true });
  } else if (character === '$' || character === '`') {
    parts.push(readExpansion(cursor, false));
  } else {
    const last = parts.at(-1);
    if (last?.kind === 'text' && !last.quoted) last.text += character;
    else parts.push({ kind: 'text', text: character, quoted: false });
    cursor.at += 1;
  }
}

/** Reads the inside of double quotes, or of a here-document when `end` is undefined. */
export function readQuoted(cursor: Cursor, parts: Word, end: '"' | undefined): void {
  let text = '';
  const flush = () => {
    if (text !== '') parts.push({ kind: 'text', text, quoted: true });
    text = '';
  };
  const empty = parts.length;
  for (;;) {
    const character = cursor.text[cursor.at];
    if (character === undefined && end !== undefined) throw new SyntaxProblem('no closing quote');
    if (character === undefined || character === end) break;
    const next = cursor.text[cursor.at + 1];
    if (character === '\\' && next !== undefined && '$`"\\\n'.includes(next)) {
      if (next !== '\n') text += next;
      cursor.at += 2;
    } else if (character === '$' || character === '`') {
      flush();
      parts.push(readExpansion(cursor, true));
    } else {
      text += character;
      cursor.at += 1;
    }
  }
  flush();
  cursor.at += 1;
  if (parts.length === empty) parts.push({ kind: 'text', text: '', quoted: true });
}

function readExpansion(cursor: Cursor, quoted: boolean): WordPart {
  const rest = cursor.text.slice(cursor.at, cursor.at + 3);
  if (rest.startsWith('`')) return readBackticks(cursor, quoted);
  if (rest === '$((') throw new SyntaxProblem('arithmetic is not supported');
  if (rest.startsWith('$(')) {
    cursor.at += 2;
    const script = cursor.readScript(cursor, ')');
    cursor.at += 1;
    return { kind: 'substitution', script, quoted };
  }
  if (rest.startsWith('${')) return readBraced(cursor, quoted);
  const name = /^\$([A-Za-z_]\w*|[0-9?#@*$!-])/.exec(cursor.text.slice(cursor.at))?.[1];
  if (name === undefined) {
    cursor.at += 1;
    return { kind: 'text', text: '$', quoted };
  }
  cursor.at += 1 + name.length;
  return { kind: 'variable', name, quoted };
}

function readBackticks(cursor: Cursor, quoted: boolean): WordPart {
  const end = cursor.text.indexOf('`', cursor.at + 1);
  if (end < 0) throw new SyntaxProblem('no closing quote');
  const text = `${cursor.text.slice(cursor.at + 1, end)})`;
  cursor.at = end + 1;
  const script = cursor.readScript({ ...cursor, text, at: 0, hereTexts: [] }, ')');
  return { kind: 'substitution', script, quoted };
}

function readBraced(cursor: Cursor, quoted: boolean): WordPart {
  const match = /^\$\{(#(?=[A-Za-z_@*]))?([A-Za-z_]\w*|[0-9]+|[?#@*$!-])(:-|:=|:\+|-|\+|##|#|%%|%)?/.exec(
    cursor.text.slice(cursor.at),
  );
  if (!match) throw new SyntaxProblem('bad substitution');
  const [whole, length, name = '', operator] = match;
  cursor.at += whole.length;
  const operand: Word = [];
  for (;;) {
    const character = cursor.text[cursor.at];
    if (character === undefined) throw new SyntaxProblem('no closing quote');
    if (character === '}') break;
    if (!operator) throw new SyntaxProblem('bad substitution');
    readPart(cursor, character, operand);
  }
  cursor.at += 1;
  if (length) return { kind: 'variable', name, quoted, operator: 'length' };
  if (!operator) return { kind: 'variable', name, quoted };
  return { kind: 'variable', name, quoted, operator: asOperator(operator), operand };
}

function asOperator(text: string): VariableOperator {
  const operators: VariableOperator[] = [':-', '-', ':=', ':+', '+', '#', '##', '%', '%%'];
  const operator = operators.find((candidate) => candidate === text);
  if (!operator) throw new SyntaxProblem('bad substitution');
  return operator;
}
