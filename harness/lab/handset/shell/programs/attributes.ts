// chmod, chown, chgrp, chcon: modes, owners and labels in, changed attributes out.
import { fail, type Invocation, type Programs, parseOptions, pathOf } from '../command.ts';
import { FileError } from '../errno.ts';
import { userId } from '../names.ts';

export const attributePrograms: Programs = {
  async chmod(call) {
    const { flags, operands } = readOperands(call);
    const [mode = '', ...paths] = operands;
    return applyTo(call, paths, flags.has('R'), (path) => {
      const old = call.machine.files.stat(call.caller, path).mode;
      const changed = changedMode(old, mode);
      if (changed === undefined) throw new FileError('EINVAL');
      call.machine.files.setMode(call.caller, path, changed);
    });
  },
  chown: (call) => changeOwner(call, false),
  chgrp: (call) => changeOwner(call, true),
  async chcon(call) {
    const { flags, operands } = readOperands(call);
    const [context = '', ...paths] = operands;
    return applyTo(call, paths, flags.has('R'), (path) =>
      call.machine.files.setContext(call.caller, path, context),
    );
  },
};

function readOperands(call: Invocation): { flags: Set<string>; operands: string[] } {
  // A mode such as `-x` looks like an option; real ones come first and are letters of this list.
  return parseOptions(call.args, { flags: 'RhvHLPf', stopAtOperand: true });
}

async function changeOwner(call: Invocation, groupOnly: boolean): Promise<number> {
  const { flags, operands } = readOperands(call);
  const [owner = '', ...paths] = operands;
  const [user, group] = groupOnly ? ['', owner] : owner.split(/[:.]/);
  const ids = { uid: user ? userId(user) : undefined, gid: group ? userId(group) : undefined };
  if (user && ids.uid === undefined) return fail(call, `unknown user: ${user}`);
  if (group && ids.gid === undefined) return fail(call, `unknown group: ${group}`);
  return applyTo(call, paths, flags.has('R'), (path) => call.machine.files.setOwner(call.caller, path, ids));
}

async function applyTo(
  call: Invocation,
  paths: string[],
  deep: boolean,
  change: (path: string) => void,
): Promise<number> {
  if (paths.length === 0) return fail(call, 'Need 2 arguments');
  const { files } = call.machine;
  let status = 0;
  const visit = async (path: string): Promise<void> => {
    try {
      change(path);
      if (!deep || files.stat(call.caller, path).kind !== 'folder') return;
      for (const [name] of files.list(call.caller, path)) await visit(`${path}/${name}`);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = await fail(call, `'${path}': ${error.message}`);
    }
  };
  for (const operand of paths) await visit(pathOf(call, operand));
  return status;
}

/** The mode after `644`, `u+x` or `go-w,a+r`; undefined when it cannot be read. */
export function changedMode(old: number, text: string): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = old;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([+\-=])([rwxX]*)$/.exec(clause);
    if (!match) return undefined;
    const [, who = '', operator, letters = ''] = match;
    let bits = 0;
    if (letters.includes('r')) bits |= 4;
    if (letters.includes('w')) bits |= 2;
    if (letters.includes('x') || (letters.includes('X') && (old & 0o111) !== 0)) bits |= 1;
    const shifts = { u: [6], g: [3], o: [0], a: [6, 3, 0] } as const;
    const everyone = who === '' ? 'a' : who;
    for (const letter of everyone) {
      for (const shift of shifts[letter === 'u' || letter === 'g' || letter === 'o' ? letter : 'a']) {
        if (operator === '+') mode |= bits << shift;
        else if (operator === '-') mode &= ~(bits << shift);
        else mode = (mode & ~(7 << shift)) | (bits << shift);
      }
    }
  }
  return mode;
}
