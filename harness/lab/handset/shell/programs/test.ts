// test and `[`: an expression in, status 0 (true), 1 (false) or 2 (not an expression) out.
import { type Invocation, type Programs, pathOf } from '../command.ts';
import { FileError } from '../errno.ts';
import { type Node, sizeOf } from '../nodes.ts';
import { may, permission } from '../resolve.ts';

export const testPrograms: Programs = {
  test: (call) => evaluate(call, call.args),
  async '['(call) {
    if (call.args.at(-1) === ']') return evaluate(call, call.args.slice(0, -1));
    await call.stderr.write('[: missing ]\n');
    return 2;
  },
};

class BadExpression extends Error {}

async function evaluate(call: Invocation, words: string[]): Promise<number> {
  const reader = { words, at: 0 };
  try {
    if (words.length === 0) return 1;
    const result = either(call, reader);
    if (reader.at < words.length) throw new BadExpression(`unexpected operator ${words[reader.at]}`);
    return result ? 0 : 1;
  } catch (error) {
    if (!(error instanceof BadExpression)) throw error;
    await call.stderr.write(`${call.name}: ${error.message}\n`);
    return 2;
  }
}

interface Reader {
  words: string[];
  at: number;
}

function either(call: Invocation, reader: Reader): boolean {
  let result = both(call, reader);
  while (reader.words[reader.at] === '-o') {
    reader.at += 1;
    result = both(call, reader) || result;
  }
  return result;
}

function both(call: Invocation, reader: Reader): boolean {
  let result = negation(call, reader);
  while (reader.words[reader.at] === '-a') {
    reader.at += 1;
    result = negation(call, reader) && result;
  }
  return result;
}

function negation(call: Invocation, reader: Reader): boolean {
  if (reader.words[reader.at] === '!' && reader.words.length > reader.at + 1) {
    reader.at += 1;
    return !negation(call, reader);
  }
  return primary(call, reader);
}

const comparisons: Record<string, (left: string, right: string) => boolean> = {
  '=': (left, right) => left === right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '-eq': (left, right) => whole(left) === whole(right),
  '-ne': (left, right) => whole(left) !== whole(right),
  '-lt': (left, right) => whole(left) < whole(right),
  '-le': (left, right) => whole(left) <= whole(right),
  '-gt': (left, right) => whole(left) > whole(right),
  '-ge': (left, right) => whole(left) >= whole(right),
};

function whole(text: string): number {
  if (!/^\s*-?\d+\s*$/.test(text)) throw new BadExpression(`${text}: unexpected operator/operand`);
  return Number(text);
}

function primary(call: Invocation, reader: Reader): boolean {
  const [first, second, third] = reader.words.slice(reader.at, reader.at + 3);
  if (first === undefined) throw new BadExpression('expression expected');
  const compare = comparisons[second ?? ''];
  if (compare && third !== undefined) {
    reader.at += 3;
    return compare(first, third);
  }
  if (first === '(') {
    reader.at += 1;
    const result = either(call, reader);
    if (reader.words[reader.at] !== ')') throw new BadExpression('closing paren expected');
    reader.at += 1;
    return result;
  }
  if (/^-[a-zA-Z]$/.test(first) && second !== undefined) {
    reader.at += 2;
    return unary(call, first, second);
  }
  reader.at += 1;
  return first !== '';
}

function unary(call: Invocation, operator: string, operand: string): boolean {
  if (operator === '-n') return operand !== '';
  if (operator === '-z') return operand === '';
  if (operator === '-t') return false;
  const follow = operator !== '-L' && operator !== '-h';
  const node = nodeAt(call, operand, follow);
  const allowed = (bits: number) => node !== undefined && may(call.caller, node, bits);
  switch (operator) {
    case '-e':
      return node !== undefined;
    case '-f':
      return node?.kind === 'file';
    case '-d':
      return node?.kind === 'folder';
    case '-L':
    case '-h':
      return node?.kind === 'link';
    case '-c':
      return node?.kind === 'null';
    case '-b':
    case '-p':
    case '-S':
      return false;
    case '-s':
      return node !== undefined && sizeOf(node) > 0;
    case '-r':
      return allowed(permission.read);
    case '-w':
      return allowed(permission.write);
    case '-x':
      return node !== undefined && allowed(permission.execute) && (node.mode & 0o111) !== 0;
    default:
      throw new BadExpression(`${operator}: unknown operator`);
  }
}

function nodeAt(call: Invocation, operand: string, follow: boolean): Node | undefined {
  try {
    return call.machine.files.stat(call.caller, pathOf(call, operand), { follow });
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}
