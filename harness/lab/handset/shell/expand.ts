// Word expansion: a parsed word and the shell's state in; the fields a command receives out.
import { glob, isPattern, matchesPattern, quotePattern, unquotePattern } from './glob.ts';
import type { Shell } from './shell-state.ts';
import type { Script, Word, WordPart } from './syntax.ts';

/** Runs `$(...)` and gives what it printed. */
export type Substitute = (script: Script) => Promise<string>;

/** A word as one text: no field splitting, no file names (assignments, redirections). */
export async function expandToText(shell: Shell, word: Word, substitute: Substitute): Promise<string> {
  let text = '';
  for (const part of word) text += await partText(shell, part, substitute);
  return text;
}

/** A word as the fields it becomes. */
export async function expandToFields(shell: Shell, word: Word, substitute: Substitute): Promise<string[]> {
  const patterns: string[] = [];
  let open = false;
  const append = (pattern: string) => {
    if (open) patterns.push(`${patterns.pop() ?? ''}${pattern}`);
    else patterns.push(pattern);
    open = true;
  };
  for (const part of word) {
    if (part.kind === 'text') {
      append(part.quoted ? quotePattern(part.text) : part.text);
    } else if (part.kind === 'variable' && part.name === '@' && !part.operator) {
      for (const [index, parameter] of shell.parameters.slice(1).entries()) {
        if (index > 0) open = false;
        append(quotePattern(parameter));
      }
    } else {
      const text = await partText(shell, part, substitute);
      if (part.quoted) append(quotePattern(text));
      else
        appendSplit(text, append, () => {
          open = false;
        });
    }
  }
  return patterns.flatMap((pattern) => fieldsOf(shell, pattern));
}

function appendSplit(text: string, append: (pattern: string) => void, close: () => void): void {
  if (/^\s/.test(text)) close();
  const pieces = text.split(/[ \t\n]+/).filter((piece) => piece !== '');
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) close();
    append(piece);
  }
  if (pieces.length > 0 && /\s$/.test(text)) close();
}

function fieldsOf(shell: Shell, pattern: string): string[] {
  if (isPattern(pattern)) {
    const paths = glob(shell.machine.files, shell.caller, pattern, shell.workingFolder);
    if (paths.length > 0) return paths;
  }
  return [unquotePattern(pattern)];
}

async function partText(shell: Shell, part: WordPart, substitute: Substitute): Promise<string> {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'substitution':
      return (await substitute(part.script)).replace(/\n+$/, '');
    case 'variable':
      return variableText(shell, part, substitute);
  }
}

async function variableText(
  shell: Shell,
  part: Extract<WordPart, { kind: 'variable' }>,
  substitute: Substitute,
): Promise<string> {
  const value = lookUp(shell, part.name);
  const operand = () => expandToText(shell, part.operand ?? [], substitute);
  switch (part.operator) {
    case undefined:
      return value ?? '';
    case 'length':
      return String((value ?? '').length);
    case ':-':
      return value ? value : operand();
    case '-':
      return value ?? operand();
    case ':=': {
      if (value) return value;
      const assigned = await operand();
      shell.variables.set(part.name, assigned);
      return assigned;
    }
    case ':+':
      return value ? operand() : '';
    case '+':
      return value === undefined ? '' : operand();
    case '#':
    case '##':
      return withoutPrefix(value ?? '', await operand(), part.operator === '##');
    case '%':
    case '%%':
      return withoutSuffix(value ?? '', await operand(), part.operator === '%%');
  }
}

function withoutPrefix(text: string, pattern: string, longest: boolean): string {
  const lengths = Array.from({ length: text.length + 1 }, (_, length) => length);
  const cut = (longest ? lengths.reverse() : lengths).find((length) =>
    matchesPattern(text.slice(0, length), pattern),
  );
  return cut === undefined ? text : text.slice(cut);
}

function withoutSuffix(text: string, pattern: string, longest: boolean): string {
  const starts = Array.from({ length: text.length + 1 }, (_, start) => start);
  const cut = (longest ? starts : starts.reverse()).find((start) =>
    matchesPattern(text.slice(start), pattern),
  );
  return cut === undefined ? text : text.slice(0, cut);
}

function lookUp(shell: Shell, name: string): string | undefined {
  switch (name) {
    case '?':
      return String(shell.lastStatus);
    case '#':
      return String(shell.parameters.length - 1);
    case '@':
    case '*':
      return shell.parameters.slice(1).join(' ');
    case '$':
      return String(shell.caller.pid);
    case '-':
      return shell.stopOnError ? 'e' : '';
    case '!':
      return undefined;
    default:
      return /^\d+$/.test(name) ? shell.parameters[Number(name)] : shell.variables.get(name);
  }
}
