// cat, head, tail, wc, grep, tr, cut, sort, uniq, tee, seq: bytes or lines in, bytes or lines out.
import {
  fail,
  forEachOperand,
  type Invocation,
  type Programs,
  parseOptions,
  pathOf,
  UsageError,
} from '../command.ts';
import { chunksOf, readAll, readLine } from '../streams.ts';

export const textPrograms: Programs = {
  async cat(call) {
    const { operands } = parseOptions(call.args, { flags: 'ue' });
    return forEachOperand(call, operands.length === 0 ? ['-'] : operands, async (operand) => {
      if (operand !== '-') {
        await call.stdout.write(call.machine.files.read(call.caller, pathOf(call, operand)));
        return;
      }
      for await (const chunk of chunksOf(call.stdin)) await call.stdout.write(chunk);
    });
  },
  async head(call) {
    const { values, operands } = parseOptions(plainCount(call.args), { flags: 'q', values: 'nc' });
    if (operands.length === 0 && !values.has('c')) return headOfInput(call, Number(values.get('n') ?? 10));
    return eachInput(call, operands, async (content) => {
      const bytes = values.get('c');
      await call.stdout.write(
        bytes
          ? content.subarray(0, Number(bytes))
          : joined(linesOf(content).slice(0, Number(values.get('n') ?? 10))),
      );
    });
  },
  async tail(call) {
    const { values, operands } = parseOptions(plainCount(call.args), { values: 'nc' });
    return eachInput(call, operands, async (content) => {
      const count = values.get('n') ?? '10';
      const lines = linesOf(content);
      const bytes = values.get('c');
      if (bytes) await call.stdout.write(content.subarray(Math.max(0, content.length - Number(bytes))));
      else if (count.startsWith('+')) await call.stdout.write(joined(lines.slice(Number(count) - 1)));
      else await call.stdout.write(joined(lines.slice(Math.max(0, lines.length - Number(count)))));
    });
  },
  wc: countWords,
  grep: search,
  egrep: (call) => search({ ...call, args: ['-E', ...call.args] }),
  fgrep: (call) => search({ ...call, args: ['-F', ...call.args] }),
  tr: translate,
  async cut(call) {
    const { values, operands } = parseOptions(call.args, { flags: 's', values: 'dfc' });
    const delimiter = values.get('d') ?? '\t';
    const wanted = ranges(values.get('f') ?? values.get('c') ?? '');
    return eachInput(call, operands, async (content) => {
      const lines = linesOf(content).map((line) => {
        if (values.has('c')) return [...line].filter((_character, index) => wanted(index + 1)).join('');
        if (!line.includes(delimiter)) return line;
        return line
          .split(delimiter)
          .filter((_field, index) => wanted(index + 1))
          .join(delimiter);
      });
      await call.stdout.write(joined(lines));
    });
  },
  async sort(call) {
    const { flags, operands } = parseOptions(call.args, { flags: 'rnu' });
    return eachInput(call, operands, async (content) => {
      const lines = linesOf(content);
      if (flags.has('n')) lines.sort((left, right) => Number.parseFloat(left) - Number.parseFloat(right));
      else lines.sort();
      if (flags.has('r')) lines.reverse();
      await call.stdout.write(joined(flags.has('u') ? [...new Set(lines)] : lines));
    });
  },
  async uniq(call) {
    const { flags, operands } = parseOptions(call.args, { flags: 'c' });
    return eachInput(call, operands, async (content) => {
      const runs: { line: string; count: number }[] = [];
      for (const line of linesOf(content)) {
        const last = runs.at(-1);
        if (last?.line === line) last.count += 1;
        else runs.push({ line, count: 1 });
      }
      const text = (run: { line: string; count: number }) =>
        flags.has('c') ? `${String(run.count).padStart(7)} ${run.line}` : run.line;
      await call.stdout.write(joined(runs.map(text)));
    });
  },
  async tee(call) {
    const { flags, operands } = parseOptions(call.args, { flags: 'a' });
    const content = await readAll(call.stdin);
    await call.stdout.write(content);
    return forEachOperand(call, operands, (operand) => {
      const path = pathOf(call, operand);
      if (flags.has('a')) call.machine.files.append(call.caller, path, content);
      else call.machine.files.write(call.caller, path, content);
    });
  },
  async seq(call) {
    const numbers = call.args.map(Number);
    const first = numbers.length > 1 ? (numbers[0] ?? 1) : 1;
    const last = numbers.at(-1) ?? 0;
    const lines = [];
    for (let number = first; number <= last; number += 1) lines.push(String(number));
    await call.stdout.write(joined(lines));
    return 0;
  },
};

/** Stops reading after the last line wanted, so that an endless writer gets its broken pipe. */
async function headOfInput(call: Invocation, count: number): Promise<number> {
  for (let shown = 0; shown < count; shown += 1) {
    const line = await readLine(call.stdin);
    if (line === undefined) break;
    await call.stdout.write(`${line}\n`);
  }
  return 0;
}

/** `head -5` as `head -n 5`. */
function plainCount(args: string[]): string[] {
  return args.flatMap((arg) => (/^-\d+$/.test(arg) ? ['-n', arg.slice(1)] : [arg]));
}

async function eachInput(
  call: Invocation,
  operands: string[],
  step: (content: Buffer) => Promise<void>,
): Promise<number> {
  return forEachOperand(call, operands.length === 0 ? ['-'] : operands, async (operand) => {
    const content =
      operand === '-'
        ? await readAll(call.stdin)
        : call.machine.files.read(call.caller, pathOf(call, operand));
    await step(content);
  });
}

function linesOf(content: Buffer): string[] {
  const lines = content.toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function joined(lines: string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
}

/** `1,3-5,7-`. */
function ranges(text: string): (position: number) => boolean {
  const parts = text.split(',').map((part) => {
    const [from = '', to] = part.split('-');
    const low = from === '' ? 1 : Number(from);
    const high = to === undefined ? low : to === '' ? Number.POSITIVE_INFINITY : Number(to);
    return { low, high };
  });
  return (position) => parts.some(({ low, high }) => position >= low && position <= high);
}

async function countWords(call: Invocation): Promise<number> {
  const { flags, operands } = parseOptions(call.args, { flags: 'lwcm' });
  const wanted = flags.size === 0 ? ['l', 'w', 'c'] : ['l', 'w', 'm', 'c'].filter((flag) => flags.has(flag));
  return forEachOperand(call, operands.length === 0 ? ['-'] : operands, async (operand) => {
    const content =
      operand === '-'
        ? await readAll(call.stdin)
        : call.machine.files.read(call.caller, pathOf(call, operand));
    const text = content.toString('latin1');
    const counts: Record<string, number> = {
      l: text.split('\n').length - 1,
      w: text.split(/\s+/).filter((word) => word !== '').length,
      m: content.toString().length,
      c: content.length,
    };
    const shown = wanted.map((flag) => counts[flag]).join(' ');
    await call.stdout.write(operand === '-' ? `${shown}\n` : `${shown} ${operand}\n`);
  });
}

async function search(call: Invocation): Promise<number> {
  const { flags, values, operands } = parseOptions(call.args, {
    flags: 'EFivcqlnowrHhsx',
    values: 'em',
  });
  const pattern = values.get('e') ?? operands.shift();
  if (pattern === undefined) throw new UsageError('No REGEX');
  const test = grepTest(pattern, flags);
  const limit = Number(values.get('m') ?? Number.POSITIVE_INFINITY);
  let matched = false;
  const status = await forEachOperand(call, operands.length === 0 ? ['-'] : operands, async (operand) => {
    const content =
      operand === '-'
        ? await readAll(call.stdin)
        : call.machine.files.read(call.caller, pathOf(call, operand));
    const hits = linesOf(content)
      .map((line, index) => ({ line, number: index + 1, found: test(line) }))
      .filter(({ found }) => (found !== undefined) !== flags.has('v'))
      .slice(0, limit);
    if (hits.length > 0) matched = true;
    if (flags.has('q')) return;
    const prefix = flags.has('H') || (operands.length > 1 && !flags.has('h')) ? `${operand}:` : '';
    if (flags.has('l')) await call.stdout.write(hits.length > 0 ? `${operand}\n` : '');
    else if (flags.has('c')) await call.stdout.write(`${prefix}${hits.length}\n`);
    else {
      const text = hits.map(({ line, number, found }) => {
        const shown = flags.has('o') && found !== undefined ? found : line;
        return `${prefix}${flags.has('n') ? `${number}:` : ''}${shown}`;
      });
      await call.stdout.write(joined(text));
    }
  });
  if (status !== 0) return 2;
  return matched ? 0 : 1;
}

/** Gives the matching piece of a line. Patterns are written by whoever drives the lab; lines are bounded by its files. */
function grepTest(pattern: string, flags: Set<string>): (line: string) => string | undefined {
  const escaped = pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  let source = flags.has('F') ? escaped : flags.has('E') ? pattern : basicToExtended(pattern);
  if (flags.has('w')) source = `\\b(?:${source})\\b`;
  if (flags.has('x')) source = `^(?:${source})$`;
  const expression = new RegExp(source, flags.has('i') ? 'i' : '');
  return (line) => expression.exec(line)?.[0];
}

/** Basic regular expressions have `\|`, `\(`, `\{`, `\+`, `\?` where extended ones have them bare. */
function basicToExtended(pattern: string): string {
  return pattern.replace(/\\([|(){}+?])|([|(){}+?])/g, (_whole, special: string | undefined, bare: string) =>
    special === undefined ? `\\${bare}` : special,
  );
}

async function translate(call: Invocation): Promise<number> {
  const { flags, operands } = parseOptions(call.args, { flags: 'dsc' });
  const [from, to] = operands.map(characterSet);
  if (from === undefined) return fail(call, 'Needs 1 argument');
  const text = (await readAll(call.stdin)).toString('latin1');
  const inFrom = (character: string) => from.includes(character) !== flags.has('c');
  let result = [...text]
    .filter((character) => !(flags.has('d') && inFrom(character)))
    .map((character) => {
      if (!to || to.length === 0 || !inFrom(character)) return character;
      return (
        to[Math.min(flags.has('c') ? to.length - 1 : from.indexOf(character), to.length - 1)] ?? character
      );
    })
    .join('');
  if (flags.has('s')) {
    const squeezed = to ?? from;
    result = [...result]
      .filter((character, index) => !(squeezed.includes(character) && result[index - 1] === character))
      .join('');
  }
  await call.stdout.write(Buffer.from(result, 'latin1'));
  return 0;
}

const characterClasses: Record<string, string> = {
  '[:space:]': ' \t\n\r\f\v',
  '[:digit:]': '0-9',
  '[:lower:]': 'a-z',
  '[:upper:]': 'A-Z',
  '[:alpha:]': 'a-zA-Z',
  '[:alnum:]': 'a-zA-Z0-9',
};

function characterSet(text: string): string[] {
  const unescaped = text
    .replace(/\[:\w+:\]/g, (name) => characterClasses[name] ?? name)
    .replace(/\\([ntr0\\])/g, (_whole, letter: string) =>
      letter === 'n' ? '\n' : letter === 't' ? '\t' : letter === 'r' ? '\r' : letter === '0' ? '\0' : '\\',
    );
  const characters: string[] = [];
  for (let at = 0; at < unescaped.length; at += 1) {
    const start = unescaped.charCodeAt(at);
    if (unescaped[at + 1] === '-' && at + 2 < unescaped.length) {
      for (let code = start; code <= unescaped.charCodeAt(at + 2); code += 1)
        characters.push(String.fromCharCode(code));
      at += 2;
    } else characters.push(unescaped.charAt(at));
  }
  return characters;
}
