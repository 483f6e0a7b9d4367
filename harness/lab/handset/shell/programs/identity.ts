// id, whoami, groups, su: who the caller is; and, on a rooted handset, how it becomes root.
import { fail, type Invocation, type Programs, parseOptions, UsageError } from '../command.ts';
import { userId, userName } from '../names.ts';
import { callerOf } from '../processes.ts';
import { readAll } from '../streams.ts';

export const identityPrograms: Programs = {
  async id(call) {
    const { flags } = parseOptions(call.args, { flags: 'ugGnZ' });
    const { uid, gid, groups } = call.caller;
    const shown = (id: number) => (flags.has('n') ? userName(id) : String(id));
    const label = `u:r:${uid === 0 ? (call.machine.rootMethod === 'su' ? 'magisk' : 'su') : 'shell'}:s0`;
    const named = (id: number) => `${id}(${userName(id)})`;
    let text = `uid=${named(uid)} gid=${named(gid)} groups=${[gid, ...groups].map(named).join(',')} context=${label}`;
    if (flags.has('u')) text = shown(uid);
    else if (flags.has('g')) text = shown(gid);
    else if (flags.has('G')) text = [gid, ...groups].map(shown).join(' ');
    else if (flags.has('Z')) text = label;
    await call.stdout.write(`${text}\n`);
    return 0;
  },
  async whoami(call) {
    await call.stdout.write(`${userName(call.caller.uid)}\n`);
    return 0;
  },
  async groups(call) {
    await call.stdout.write(`${[call.caller.gid, ...call.caller.groups].map(userName).join(' ')}\n`);
    return 0;
  },
  su: switchUser,
};

/**
 * `su [-c COMMAND] [USER [COMMAND...]]`: the forms in use (handset protocol map, section 5.2; facts 6.1),
 * `su -c '...'`, `su 0 ...` and `su root ...`. What follows the user is a command, not arguments of the shell.
 */
async function switchUser(call: Invocation): Promise<number> {
  const { values, operands } = parseOptions(call.args, {
    flags: 'lmMpv',
    values: 'cst',
    long: ['command=', 'mount-master', 'login', 'preserve-environment', 'shell='],
    stopAtOperand: true,
  });
  const [user = 'root', ...words] = operands[0] === '-' ? operands.slice(1) : operands;
  const uid = userId(user);
  if (uid === undefined) return fail(call, `invalid uid/gid '${user}'`);
  // `su root -c CMD`: the option may also follow the user.
  if (words[0]?.startsWith('-') && words[0] !== '-c') throw new UsageError(`Unknown option '${words[0]}'`);
  const script = values.get('c') ?? values.get('command') ?? (words[0] === '-c' ? words[1] : undefined);
  const caller = callerOf(call.machine.processes.nextPid(), uid, call.machine.processes.init);
  if (script !== undefined) return call.runScript(script, { caller });
  if (words.length > 0) return call.runWords(words, { caller });
  return call.runScript((await readAll(call.stdin)).toString(), { caller });
}
