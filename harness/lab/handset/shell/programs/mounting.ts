// mount, umount, nsenter: what goes where in; a changed mount namespace out.
import { fail, type Invocation, type Programs, parseOptions, pathOf, UsageError } from '../command.ts';
import { FileError } from '../errno.ts';
import { mountOptions } from '../mounts.ts';

export const mountingPrograms: Programs = {
  mount,
  async umount(call) {
    const { flags, operands } = parseOptions(call.args, { flags: 'lfrv' });
    let status = 0;
    for (const operand of operands) {
      try {
        call.machine.files.unmount(call.caller, pathOf(call, operand), { lazy: flags.has('l') });
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        status = await fail(call, `${operand}: ${error.message}`);
      }
    }
    return status;
  },
  nsenter: enterNamespace,
};

async function mount(call: Invocation): Promise<number> {
  const { values, flags, operands } = parseOptions(call.args, {
    flags: 'rwvf',
    values: 'to',
    long: ['bind', 'rbind'],
  });
  if (operands.length === 0) {
    for (const entry of call.caller.namespace.mounts)
      await call.stdout.write(`${entry.device} on ${entry.at} type ${entry.type} (${mountOptions(entry)})\n`);
    return 0;
  }
  const options = (values.get('o') ?? '').split(',').filter((option) => option !== '');
  const [device = '', folder] = operands;
  try {
    if (options.includes('remount')) return await remount(call, operands.at(-1) ?? '', options);
    if (folder === undefined) throw new UsageError('needs a device and a directory');
    const bind =
      flags.has('bind') || flags.has('rbind') || options.includes('bind') || options.includes('rbind');
    if (bind) call.machine.files.bind(call.caller, pathOf(call, device), pathOf(call, folder));
    else if (values.get('t') === 'tmpfs') mountTmpfs(call, device, folder, options);
    else throw new UsageError(`no such file system type '${values.get('t') ?? 'auto'}'`);
    return 0;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return fail(call, `'${device}'->'${folder ?? device}': ${error.message}`);
  }
}

function mountTmpfs(call: Invocation, device: string, folder: string, options: string[]): void {
  const mode = options.find((option) => option.startsWith('mode='))?.slice('mode='.length);
  call.machine.files.mountTmpfs(call.caller, pathOf(call, folder), {
    device,
    mode: Number.parseInt(mode ?? '1777', 8),
    options: options.filter((option) => option !== 'rw'),
  });
}

async function remount(call: Invocation, folder: string, options: string[]): Promise<number> {
  const path = pathOf(call, folder);
  const entry = call.caller.namespace.mounts.findLast((candidate) => candidate.at === path);
  if (!entry) return fail(call, `'${folder}' not in /proc/mounts`);
  if (call.caller.uid !== 0) throw new FileError('EACCES');
  // A verified partition stays read-only, whoever asks (dm-verity).
  if (options.includes('rw') && entry.device.startsWith('/dev/block/dm-') && entry.readOnly)
    return fail(call, `'${entry.device}' is read-only`);
  entry.readOnly = options.includes('ro');
  return 0;
}

async function enterNamespace(call: Invocation): Promise<number> {
  // `-m` and `-m<file>`: the one letter here whose value is optional.
  const args = call.args.map((arg) => (arg === '-m' ? '--mount' : arg.replace(/^-m(?=\/)/, '--mount=')));
  const { values, flags, operands } = parseOptions(args, {
    values: 't',
    long: ['mount', 'mount=', 'target='],
    stopAtOperand: true,
  });
  const target = values.get('t') ?? values.get('target');
  const file = values.get('mount') ?? (flags.has('mount') && target ? `/proc/${target}/ns/mnt` : undefined);
  if (!file) throw new UsageError('no namespace given');
  if (call.caller.uid !== 0) return fail(call, `can't open '${file}': Permission denied`);
  const entry = call.machine.processes.get(namespacePid(call, file));
  if (!entry) return fail(call, `can't open '${file}': No such file or directory`);
  return call.runWords(operands.length === 0 ? ['/system/bin/sh'] : operands, {
    caller: { ...call.caller, namespace: entry.namespace },
  });
}

/** The process whose mounts are asked for; -1 for anything that is no such file. */
function namespacePid(call: Invocation, file: string): number {
  const owner = /^\/proc\/(\d+|self)\/ns\/mnt$/.exec(pathOf(call, file))?.[1] ?? '-1';
  return owner === 'self' ? call.caller.pid : Number(owner);
}
