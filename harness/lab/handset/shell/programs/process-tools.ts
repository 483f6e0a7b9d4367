// ps, pidof, pgrep, kill: the process table in; lines, numbers and ended processes out.
import { fail, type Invocation, type Programs, parseOptions, UsageError } from '../command.ts';
import { userName } from '../names.ts';
import type { ProcessEntry } from '../processes.ts';

export const processPrograms: Programs = {
  ps: listProcesses,
  async pidof(call) {
    const { flags, operands } = parseOptions(call.args, { flags: 'sx', values: 'o' });
    const pids = call.machine.processes
      .list()
      .filter((entry) => operands.includes(entry.name))
      .map((entry) => entry.pid);
    if (pids.length === 0) return 1;
    await call.stdout.write(`${(flags.has('s') ? pids.slice(0, 1) : pids).join(' ')}\n`);
    return 0;
  },
  async pgrep(call) {
    const { flags, operands } = parseOptions(call.args, { flags: 'flxao' });
    const pattern = new RegExp(flags.has('x') ? `^(?:${operands[0] ?? ''})$` : (operands[0] ?? ''));
    const found = call.machine.processes.list().filter((entry) => pattern.test(entry.name));
    for (const entry of found)
      await call.stdout.write(flags.has('l') ? `${entry.pid} ${entry.name}\n` : `${entry.pid}\n`);
    return found.length === 0 ? 1 : 0;
  },
  kill: endProcesses,
};

const columns: Record<string, (entry: ProcessEntry) => string> = {
  USER: (entry) => userName(entry.uid),
  UID: (entry) => String(entry.uid),
  PID: (entry) => String(entry.pid),
  PPID: (entry) => String(entry.parentPid),
  VSZ: () => '5243180',
  RSS: () => '98304',
  WCHAN: () => '0',
  ADDR: () => '0',
  S: () => 'S',
  STAT: () => 'S',
  NAME: (entry) => entry.name,
  CMD: (entry) => entry.name.slice(-15),
  COMM: (entry) => entry.name.slice(-15),
  ARGS: (entry) => entry.name,
  CMDLINE: (entry) => entry.name,
};

/** Start of toybox's help text; Appium looks for the line that begins with `-A`. */
const helpText = `usage: ps [-AadefLlnwZ] [-gG GROUP,] [-k FIELD,] [-o FIELD,] [-p PID,] [-t TTY,] [-uU USER,]

List processes.

Which processes to show (-gGuUpPt selections may be comma separated lists):

-A\tAll
-a\tHas terminal not session leader
-e\tSynonym for -A
-p\tSelect process PIDs

-o\tShow these fields
`;

async function listProcesses(call: Invocation): Promise<number> {
  if (call.args[0] === '--help') {
    await call.stdout.write(helpText);
    return 0;
  }
  const { flags, values } = parseOptions(call.args, { flags: 'AefwTl', values: 'opu' });
  const wanted = (values.get('o') ?? 'USER,PID,PPID,VSZ,RSS,WCHAN,ADDR,S,NAME').split(',');
  const fields = wanted.map((field) => {
    const [name = '', title] = field.split('=');
    const column = columns[name.toUpperCase()];
    if (!column) throw new UsageError(`bad -o ${name}`);
    return { title: title ?? name.toUpperCase(), column };
  });
  const everything = flags.has('A') || flags.has('e') || flags.has('f');
  const pids = values.get('p')?.split(',').map(Number);
  const shown = call.machine.processes
    .list()
    .filter((entry) => (pids ? pids.includes(entry.pid) : everything || entry.uid === call.caller.uid));
  const rows = shown.map((entry) => fields.map(({ column }) => column(entry)));
  const header = fields.map(({ title }) => title);
  if (header.some((title) => title !== '')) rows.unshift(header);
  await call.stdout.write(aligned(rows));
  return pids && shown.length === 0 ? 1 : 0;
}

function aligned(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_cell, index) =>
    Math.max(...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join(' ');
  return rows.map((row) => `${line(row)}\n`).join('');
}

async function endProcesses(call: Invocation): Promise<number> {
  const [first = '', ...others] = call.args;
  const signal = /^-(?:s)?(\w+)$/.exec(first)?.[1];
  const targets = signal === undefined ? call.args : others;
  let status = 0;
  for (const target of targets) {
    const entry = call.machine.processes.get(Number(target));
    if (!/^\d+$/.test(target)) status = await fail(call, `bad pid '${target}'`);
    else if (!entry) status = await fail(call, `${target}: No such process`);
    else if (call.caller.uid !== 0 && call.caller.uid !== entry.uid)
      status = await fail(call, `${target}: Operation not permitted`);
    else if (signal !== '0') await endProcess(call, entry);
  }
  return status;
}

async function endProcess(call: Invocation, entry: ProcessEntry): Promise<void> {
  if (call.machine.processes.serviceRunning(entry.name)) {
    call.machine.processes.stopService(entry.name);
    if (entry.name === 'io.appium.uiautomator2.server') call.machine.uiautomator.stop();
  } else if (call.machine.activities.running().some((app) => app.pid === entry.pid)) {
    await call.machine.activities.forceStop(entry.name);
  } else call.machine.unknown.record('other', `kill ${entry.name}`);
}
