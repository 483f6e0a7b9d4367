// The shell's grammar: script text in, the tree of its commands out; what it cannot read is a SyntaxProblem.
import {
  type AndOr,
  type Command,
  type Pipeline,
  type Redirection,
  type Script,
  type SimpleCommand,
  SyntaxProblem,
  type Word,
} from './syntax.ts';
import { type Cursor, readQuoted, readWord } from './words.ts';

/** Parses a whole script. */
export function parseScript(text: string): Script {
  const cursor: Cursor = { text, at: 0, hereTexts: [], readScript: (nested) => readList(nested) };
  const script = readList(cursor);
  if (cursor.at < text.length) throw unexpected(cursor);
  return script;
}

const closing = ['then', 'elif', 'else', 'fi', 'do', 'done', '}'];

function readList(cursor: Cursor): Script {
  const script: Script = [];
  for (;;) {
    skipSeparators(cursor);
    if (cursor.at >= cursor.text.length || cursor.text[cursor.at] === ')') return script;
    if (closing.some((word) => atReserved(cursor, word))) return script;
    script.push(readAndOr(cursor));
    skipBlanks(cursor);
    const next = cursor.text[cursor.at];
    if (next === '&') throw new SyntaxProblem('background commands are not supported');
    if (next !== undefined && !';\n)'.includes(next)) throw unexpected(cursor);
  }
}

function readAndOr(cursor: Cursor): AndOr {
  const first = readPipeline(cursor);
  const rest: AndOr['rest'] = [];
  for (;;) {
    skipBlanks(cursor);
    const operator = cursor.text.slice(cursor.at, cursor.at + 2);
    if (operator !== '&&' && operator !== '||') return { first, rest };
    cursor.at += 2;
    skipNewLines(cursor);
    rest.push({ operator, pipeline: readPipeline(cursor) });
  }
}

function readPipeline(cursor: Cursor): Pipeline {
  skipBlanks(cursor);
  const negated = takeReserved(cursor, '!');
  const commands = [readCommand(cursor)];
  for (;;) {
    skipBlanks(cursor);
    if (cursor.text[cursor.at] !== '|' || cursor.text[cursor.at + 1] === '|') return { negated, commands };
    cursor.at += 1;
    skipNewLines(cursor);
    commands.push(readCommand(cursor));
  }
}

function readCommand(cursor: Cursor): Command {
  skipBlanks(cursor);
  if (takeReserved(cursor, 'if')) return withRedirections(cursor, readIf(cursor));
  if (takeReserved(cursor, 'for')) return withRedirections(cursor, readFor(cursor));
  for (const word of ['while', 'until']) {
    if (!takeReserved(cursor, word)) continue;
    const condition = readList(cursor);
    const body = readBody(cursor);
    const loop: Command = {
      kind: 'while',
      condition,
      untilTrue: word === 'until',
      body,
      redirections: [],
    };
    return withRedirections(cursor, loop);
  }
  if (takeReserved(cursor, '{')) {
    const body = readList(cursor);
    requireReserved(cursor, '}');
    return withRedirections(cursor, { kind: 'group', subshell: false, body, redirections: [] });
  }
  if (cursor.text[cursor.at] === '(') {
    cursor.at += 1;
    const body = readList(cursor);
    if (cursor.text[cursor.at] !== ')') throw unexpected(cursor);
    cursor.at += 1;
    return withRedirections(cursor, { kind: 'group', subshell: true, body, redirections: [] });
  }
  return readSimple(cursor);
}

function readIf(cursor: Cursor): Command {
  const branches = [];
  do {
    const condition = readList(cursor);
    requireReserved(cursor, 'then');
    branches.push({ condition, body: readList(cursor) });
  } while (takeReserved(cursor, 'elif'));
  const otherwise = takeReserved(cursor, 'else') ? readList(cursor) : undefined;
  requireReserved(cursor, 'fi');
  return { kind: 'if', branches, otherwise, redirections: [] };
}

function readFor(cursor: Cursor): Command {
  skipBlanks(cursor);
  const variable = /^[A-Za-z_]\w*/.exec(cursor.text.slice(cursor.at))?.[0];
  if (!variable) throw unexpected(cursor);
  cursor.at += variable.length;
  skipBlanks(cursor);
  let words: Word[] | undefined;
  if (takeReserved(cursor, 'in')) {
    words = [];
    for (;;) {
      skipBlanks(cursor);
      const word = readWord(cursor);
      if (!word) break;
      words.push(word);
    }
  }
  skipSeparators(cursor);
  return { kind: 'for', variable, words, body: readBody(cursor), redirections: [] };
}

function readBody(cursor: Cursor): Script {
  requireReserved(cursor, 'do');
  const body = readList(cursor);
  requireReserved(cursor, 'done');
  return body;
}

function withRedirections(cursor: Cursor, command: Command): Command {
  for (;;) {
    skipBlanks(cursor);
    const redirection = readRedirection(cursor);
    if (!redirection) return command;
    command.redirections.push(redirection);
  }
}

function readSimple(cursor: Cursor): SimpleCommand {
  const command: SimpleCommand = { kind: 'simple', assignments: [], words: [], redirections: [] };
  for (;;) {
    skipBlanks(cursor);
    const redirection = readRedirection(cursor);
    if (redirection) {
      command.redirections.push(redirection);
      continue;
    }
    const assignment = command.words.length === 0 ? readAssignment(cursor) : undefined;
    if (assignment) {
      command.assignments.push(assignment);
      continue;
    }
    const word = readWord(cursor);
    if (!word) break;
    command.words.push(word);
  }
  if (command.words.length + command.assignments.length + command.redirections.length === 0)
    throw unexpected(cursor);
  return command;
}

function readAssignment(cursor: Cursor): { name: string; value: Word } | undefined {
  const name = /^([A-Za-z_]\w*)=/.exec(cursor.text.slice(cursor.at))?.[1];
  if (name === undefined) return undefined;
  cursor.at += name.length + 1;
  return { name, value: readWord(cursor) ?? [] };
}

const redirectionForm = /^(\d?)(<<-?|>>|>&|<&|>\||<|>)/;

function readRedirection(cursor: Cursor): Redirection | undefined {
  const [whole, digit, operator = ''] = redirectionForm.exec(cursor.text.slice(cursor.at)) ?? [];
  if (whole === undefined) return undefined;
  cursor.at += whole.length;
  const descriptor = digit ? Number(digit) : operator.startsWith('<') ? 0 : 1;
  skipBlanks(cursor);
  const target = readWord(cursor);
  if (!target) throw unexpected(cursor);
  if (operator.startsWith('<<')) return announceHereText(cursor, target, operator === '<<-');
  if (operator.endsWith('&')) return { descriptor, kind: 'duplicate', target };
  const kind = operator === '>>' ? 'append' : operator === '<' ? 'read' : 'write';
  return { descriptor, kind, target };
}

function announceHereText(cursor: Cursor, delimiter: Word, stripTabs: boolean): Redirection {
  const end = delimiter.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  const expand = delimiter.every((part) => part.kind === 'text' && !part.quoted);
  const word: Word = [];
  cursor.hereTexts.push({ word, end, expand, stripTabs });
  return { descriptor: 0, kind: 'here-text', target: word };
}

function takeNewLine(cursor: Cursor): void {
  cursor.at += 1;
  for (const { word, end, expand, stripTabs } of cursor.hereTexts.splice(0)) {
    let body = '';
    while (cursor.at < cursor.text.length) {
      const stop = cursor.text.indexOf('\n', cursor.at);
      const raw = cursor.text.slice(cursor.at, stop < 0 ? undefined : stop);
      cursor.at = stop < 0 ? cursor.text.length : stop + 1;
      const line = stripTabs ? raw.replace(/^\t+/, '') : raw;
      if (line === end) break;
      body += `${line}\n`;
    }
    if (expand) readQuoted({ ...cursor, text: body, at: 0, hereTexts: [] }, word, undefined);
    else word.push({ kind: 'text', text: body, quoted: true });
  }
}

function skipBlanks(cursor: Cursor): void {
  const match = /^(?:[ \t]|\\\n)*(#[^\n]*)?/.exec(cursor.text.slice(cursor.at));
  cursor.at += match?.[0].length ?? 0;
}

function skipNewLines(cursor: Cursor): void {
  skipBlanks(cursor);
  while (cursor.text[cursor.at] === '\n') {
    takeNewLine(cursor);
    skipBlanks(cursor);
  }
}

function skipSeparators(cursor: Cursor): void {
  skipNewLines(cursor);
  while (cursor.text[cursor.at] === ';') {
    cursor.at += 1;
    skipNewLines(cursor);
  }
}

function atReserved(cursor: Cursor, word: string): boolean {
  if (!cursor.text.startsWith(word, cursor.at)) return false;
  const after = cursor.text[cursor.at + word.length];
  return after === undefined || ' \t\n;&|<>()'.includes(after);
}

function takeReserved(cursor: Cursor, word: string): boolean {
  skipBlanks(cursor);
  if (!atReserved(cursor, word)) return false;
  cursor.at += word.length;
  return true;
}

function requireReserved(cursor: Cursor, word: string): void {
  if (!takeReserved(cursor, word)) throw unexpected(cursor);
}

function unexpected(cursor: Cursor): SyntaxProblem {
  const near = /^\n|^\S+/.exec(cursor.text.slice(cursor.at))?.[0];
  const shown = near === undefined ? 'EOF' : near === '\n' ? 'newline' : near;
  return new SyntaxProblem(`unexpected '${shown}'`);
}
