// echo, printf, sleep, date, uname, env, which, sh, getenforce and other small commands.
import { setTimeout as sleep } from 'node:timers/promises';
import { fail, type Invocation, type Programs, parseOptions, pathOf, UsageError } from '../command.ts';
import { FileError } from '../errno.ts';
import { readAll } from '../streams.ts';

export const basicPrograms: Programs = {
  true: async () => 0,
  false: async () => 1,
  echo,
  printf: printFormatted,
  sh: runShell,
  async sleep(call) {
    const [, amount, unit] = /^(\d*\.?\d+)([smh]?)$/.exec(call.args[0] ?? '') ?? [];
    if (amount === undefined) return fail(call, `Not a number '${call.args[0] ?? ''}'`);
    const seconds = Number(amount) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1);
    await pause(call, seconds * 1000);
    return 0;
  },
  async usleep(call) {
    await pause(call, Number(call.args[0] ?? 0) / 1000);
    return 0;
  },
  date: showDate,
  async uname(call) {
    const { flags } = parseOptions(call.args, { flags: 'asnrvmo' });
    const fields: [string, string][] = [
      ['s', 'Linux'],
      ['n', 'localhost'],
      ['r', '4.14.190-perf'],
      ['v', '#1 SMP PREEMPT'],
      ['m', 'aarch64'],
      ['o', 'Toybox'],
    ];
    const wanted = flags.has('a')
      ? fields.filter(([flag]) => flag !== 'o')
      : fields.filter(([flag]) => flags.has(flag));
    await call.stdout.write(
      `${(wanted.length === 0 ? [['s', 'Linux']] : wanted).map(([, text]) => text).join(' ')}\n`,
    );
    return 0;
  },
  env: runWithEnvironment,
  async which(call) {
    const folders = (call.environment.get('PATH') ?? '').split(':');
    let status = 0;
    for (const name of parseOptions(call.args, { flags: 'a' }).operands) {
      const path = folders
        .map((folder) => `${folder}/${name}`)
        .find((candidate) => call.machine.files.exists(call.caller, candidate));
      if (path) await call.stdout.write(`${path}\n`);
      else status = 1;
    }
    return status;
  },
  async getenforce(call) {
    await call.stdout.write(call.machine.selinux.enforcing ? 'Enforcing\n' : 'Permissive\n');
    return 0;
  },
  async setenforce(call) {
    if (call.caller.uid !== 0) return fail(call, 'Permission denied');
    const wanted = call.args[0]?.toLowerCase();
    if (wanted === '1' || wanted === 'enforcing') call.machine.selinux.enforcing = true;
    else if (wanted === '0' || wanted === 'permissive') call.machine.selinux.enforcing = false;
    else return fail(call, `Invalid argument`);
    return 0;
  },
  async basename(call) {
    await call.stdout.write(`${(call.args[0] ?? '').replace(/\/+$/, '').split('/').at(-1) ?? ''}\n`);
    return 0;
  },
  async dirname(call) {
    const cut = (call.args[0] ?? '').replace(/\/+$/, '').split('/').slice(0, -1).join('/');
    await call.stdout.write(`${cut || ((call.args[0] ?? '').startsWith('/') ? '/' : '.')}\n`);
    return 0;
  },
  async sync() {
    return 0;
  },
  async df(call) {
    const line = '/dev/block/dm-6   50000000 20000000  30000000  40% /data';
    await call.stdout.write(`Filesystem       1K-blocks     Used Available Use% Mounted on\n${line}\n`);
    return 0;
  },
  async xargs(call) {
    const words = (await readAll(call.stdin))
      .toString()
      .split(/\s+/)
      .filter((word) => word !== '');
    const command = call.args.length === 0 ? ['echo'] : call.args;
    if (command[0]?.startsWith('-')) throw new UsageError(`Unknown option '${command[0]}'`);
    return call.runWords([...command, ...words]);
  },
};

async function echo(call: Invocation): Promise<number> {
  const words = [...call.args];
  let newLine = true;
  let escapes = false;
  while (/^-[neE]+$/.test(words[0] ?? '')) {
    const flags = words.shift() ?? '';
    if (flags.includes('n')) newLine = false;
    if (flags.includes('e')) escapes = true;
  }
  const text = words.join(' ');
  await call.stdout.write(`${escapes ? withEscapes(text) : text}${newLine ? '\n' : ''}`);
  return 0;
}

const escapeLetters: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  a: '\x07',
  b: '\b',
  e: '\x1b',
};

function withEscapes(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{1,2}|0?[0-7]{1,3}|[\s\S])/g, (whole, code: string) => {
    if (/^x./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    return escapeLetters[code] ?? whole;
  });
}

async function printFormatted(call: Invocation): Promise<number> {
  const [format = '', ...rest] = call.args;
  const values = [...rest];
  do {
    const text = withEscapes(format).replace(/%(-?\d*)([sdxb%])/g, (_whole, width: string, kind: string) => {
      if (kind === '%') return '%';
      const value = values.shift() ?? '';
      const number = Number(value === '' ? 0 : value);
      const shown =
        kind === 'd'
          ? String(number)
          : kind === 'x'
            ? number.toString(16)
            : kind === 'b'
              ? withEscapes(value)
              : value;
      if (width.startsWith('-')) return shown.padEnd(Number(width.slice(1)));
      return shown.padStart(Number(width), width.startsWith('0') ? '0' : ' ');
    });
    await call.stdout.write(text);
  } while (values.length > 0 && /%-?\d*[sdxb]/.test(format));
  return 0;
}

async function runShell(call: Invocation): Promise<number> {
  const stopOnError = call.args[0] === '-e' || call.args[0] === '-ec';
  const args = call.args[0] === '-ec' ? ['-c', ...call.args.slice(1)] : call.args.slice(stopOnError ? 1 : 0);
  const prefix = stopOnError ? 'set -e\n' : '';
  if (args[0] === '-c') {
    const parameters = args.length > 2 ? args.slice(2) : ['sh'];
    return call.runScript(`${prefix}${args[1] ?? ''}`, { arguments: parameters });
  }
  if (args[0]?.startsWith('-')) throw new UsageError(`Unknown option '${args[0]}'`);
  if (args[0] === undefined) return call.runScript(`${prefix}${(await readAll(call.stdin)).toString()}`);
  try {
    const script = call.machine.files.read(call.caller, pathOf(call, args[0])).toString();
    return await call.runScript(`${prefix}${script}`, { arguments: args });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await call.stderr.write(`sh: ${args[0]}: ${error.message}\n`);
    return error.errno === 'ENOENT' ? 127 : 126;
  }
}

async function showDate(call: Invocation): Promise<number> {
  const { operands } = parseOptions(call.args, { flags: 'u' });
  const now = new Date();
  const iso = now.toISOString();
  const two = (text: string, from: number) => text.slice(from, from + 2);
  const fields: Record<string, string> = {
    s: String(Math.floor(now.getTime() / 1000)),
    Y: iso.slice(0, 4),
    m: two(iso, 5),
    d: two(iso, 8),
    H: two(iso, 11),
    M: two(iso, 14),
    S: two(iso, 17),
    N: `${iso.slice(20, 23)}000000`,
    z: '+0000',
    Z: 'UTC',
    F: iso.slice(0, 10),
    T: iso.slice(11, 19),
    '%': '%',
  };
  const format = operands[0]?.startsWith('+') ? operands[0].slice(1) : undefined;
  const text = format
    ? format.replace(/%(.)/g, (whole, letter: string) => {
        const field = fields[letter];
        if (field === undefined) throw new UsageError(`Unknown format '${whole}'`);
        return field;
      })
    : now.toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/, '$1 $3 $2 $5 UTC $4');
  await call.stdout.write(`${text}\n`);
  return 0;
}

async function runWithEnvironment(call: Invocation): Promise<number> {
  const environment: [string, string][] = [];
  const words = [...call.args];
  for (;;) {
    const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(words[0] ?? '') ?? [];
    if (name === undefined) break;
    environment.push([name, value ?? '']);
    words.shift();
  }
  if (words.length > 0) return call.runWords(words, { environment });
  const shown = [...new Map([...call.environment, ...environment])].map(
    ([name, value]) => `${name}=${value}`,
  );
  await call.stdout.write(`${shown.join('\n')}\n`);
  return 0;
}

/** Over early, and without an error, when the command is ended. */
async function pause({ signal }: Invocation, ms: number): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((cause: unknown) => {
    if (!signal.aborted) throw cause;
  });
}
