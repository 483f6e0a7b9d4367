// ls, stat, find, readlink, realpath, pwd: paths in, what is there out.
import {
  fail,
  forEachOperand,
  type Invocation,
  type Programs,
  parseOptions,
  pathOf,
  UsageError,
} from '../command.ts';
import { matchesPattern } from '../glob.ts';
import { userName } from '../names.ts';
import { type Node, sizeOf, statMode } from '../nodes.ts';
import { absolutePath } from '../resolve.ts';

export const listingPrograms: Programs = {
  ls: listFolder,
  stat: showStatus,
  find: findFiles,
  async readlink(call) {
    const { operands, flags } = parseOptions(call.args, { flags: 'f' });
    return forEachOperand(call, operands, async (operand) => {
      const node = call.machine.files.stat(call.caller, pathOf(call, operand), { follow: false });
      if (flags.has('f'))
        await call.stdout.write(`${call.machine.files.realPath(call.caller, pathOf(call, operand))}\n`);
      else if (node.kind === 'link') await call.stdout.write(`${linkTarget(call, node)}\n`);
    });
  },
  async realpath(call) {
    return forEachOperand(call, call.args, async (operand) => {
      await call.stdout.write(`${call.machine.files.realPath(call.caller, pathOf(call, operand))}\n`);
    });
  },
  async pwd(call) {
    await call.stdout.write(`${call.workingFolder}\n`);
    return 0;
  },
};

function linkTarget(call: Invocation, node: Extract<Node, { kind: 'link' }>): string {
  return node.generate ? node.generate(call.caller) : node.target;
}

async function listFolder(call: Invocation): Promise<number> {
  const { flags, operands } = parseOptions(call.args, { flags: 'laA1dnZtrRihHSF' });
  const targets = operands.length === 0 ? [call.workingFolder] : operands;
  const { files } = call.machine;
  return forEachOperand(call, targets, async (target) => {
    const path = pathOf(call, target);
    const node = files.stat(call.caller, path, { follow: !flags.has('l') && !flags.has('d') });
    if (node.kind !== 'folder' || flags.has('d')) {
      await call.stdout.write(`${listLine(call, target, node, flags)}\n`);
      return;
    }
    await listEntries(call, path, {
      flags,
      title: targets.length > 1 || flags.has('R') ? target : undefined,
    });
  });
}

async function listEntries(
  call: Invocation,
  path: string,
  options: { flags: Set<string>; title: string | undefined },
): Promise<void> {
  const { flags, title } = options;
  const shown = call.machine.files
    .list(call.caller, path)
    .filter(([name]) => flags.has('a') || flags.has('A') || !name.startsWith('.'));
  if (flags.has('t')) shown.sort(([, left], [, right]) => right.mtimeMs - left.mtimeMs);
  if (flags.has('S')) shown.sort(([, left], [, right]) => sizeOf(right) - sizeOf(left));
  if (flags.has('r')) shown.reverse();
  const lines = shown.map(([name, node]) => listLine(call, name, node, flags));
  if (flags.has('l')) {
    const blocks = shown.reduce((sum, [, node]) => sum + Math.ceil(sizeOf(node) / 4096) * 4, 0);
    lines.unshift(`total ${blocks}`);
  }
  if (title !== undefined) lines.unshift(`${title}:`);
  if (lines.length > 0) await call.stdout.write(`${lines.join('\n')}\n`);
  if (!flags.has('R')) return;
  for (const [name, node] of shown) {
    if (node.kind !== 'folder') continue;
    await call.stdout.write('\n');
    await listEntries(call, `${path}/${name}`, { flags, title: `${title ?? path}/${name}` });
  }
}

function listLine(call: Invocation, name: string, node: Node, flags: Set<string>): string {
  const prefix = flags.has('i') ? `${node.inode} ` : '';
  const label = flags.has('Z') ? `${node.context} ` : '';
  if (!flags.has('l') && !flags.has('n')) return `${prefix}${label}${name}`;
  const owner = flags.has('n') ? node.uid : userName(node.uid);
  const group = flags.has('n') ? node.gid : userName(node.gid);
  const arrow = node.kind === 'link' ? ` -> ${linkTarget(call, node)}` : '';
  return `${prefix}${modeText(node)} 1 ${owner} ${group} ${label}${sizeOf(node)} ${dateText(node.mtimeMs)} ${name}${arrow}`;
}

function dateText(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** `-rw-r--r--`. */
function modeText(node: Node): string {
  const type = { file: '-', folder: 'd', link: 'l', null: 'c' }[node.kind];
  const bits = [6, 3, 0]
    .map((shift) => {
      const three = (node.mode >> shift) & 7;
      return `${three & 4 ? 'r' : '-'}${three & 2 ? 'w' : '-'}${three & 1 ? 'x' : '-'}`;
    })
    .join('');
  if (!(node.mode & 0o1000)) return type + bits;
  return type + bits.slice(0, -1) + (node.mode & 1 ? 't' : 'T');
}

async function showStatus(call: Invocation): Promise<number> {
  const { operands, values } = parseOptions(call.args, { flags: 'L', values: 'c' });
  const kinds = {
    file: 'regular file',
    folder: 'directory',
    link: 'symbolic link',
    null: 'character device',
  };
  return forEachOperand(call, operands, async (operand) => {
    const path = pathOf(call, operand);
    const node = call.machine.files.stat(call.caller, path, { follow: false });
    const fields: Record<string, string> = {
      a: node.mode.toString(8),
      A: modeText(node),
      C: node.context,
      F: kinds[node.kind],
      f: statMode(node).toString(16),
      g: String(node.gid),
      G: userName(node.gid),
      i: String(node.inode),
      n: operand,
      s: String(sizeOf(node)),
      u: String(node.uid),
      U: userName(node.uid),
      Y: String(Math.floor(node.mtimeMs / 1000)),
      y: new Date(node.mtimeMs).toISOString(),
    };
    const format =
      values.get('c') ??
      '  File: %n\n  Size: %s\t %F\nAccess: (0%a/%A)\tUid: (%u/ %U)\tGid: (%g/ %G)\nModify: %y';
    const text = format.replace(/%(.)/g, (whole, letter: string) => {
      if (letter === '%') return '%';
      const field = fields[letter];
      if (field === undefined) throw new UsageError(`Unknown format '${whole}'`);
      return field;
    });
    await call.stdout.write(`${text}\n`);
  });
}

type FindTest = (path: string, node: Node) => boolean;

async function findFiles(call: Invocation): Promise<number> {
  const firstTest = call.args.findIndex((arg) => arg.startsWith('-'));
  const cut = firstTest < 0 ? call.args.length : firstTest;
  const roots = cut === 0 ? ['.'] : call.args.slice(0, cut);
  const tests: FindTest[] = [];
  let depth = Number.POSITIVE_INFINITY;
  for (let index = cut; index < call.args.length; index += 2) {
    const value = call.args[index + 1] ?? '';
    const letter = { file: 'f', folder: 'd', link: 'l', null: 'c' } as const;
    if (call.args[index] === '-name')
      tests.push((path) => matchesPattern(path.slice(path.lastIndexOf('/') + 1), value));
    else if (call.args[index] === '-type') tests.push((_path, node) => letter[node.kind] === value);
    else if (call.args[index] === '-maxdepth') depth = Number(value);
    else if (call.args[index] === '-print') index -= 1;
    else throw new UsageError(`bad arg '${call.args[index]}'`);
  }
  const { files } = call.machine;
  const visit = async (shown: string, left: number): Promise<void> => {
    const path = absolutePath(call.workingFolder, shown);
    const node = files.stat(call.caller, path, { follow: false });
    if (tests.every((test) => test(shown, node))) await call.stdout.write(`${shown}\n`);
    if (node.kind !== 'folder' || left <= 0) return;
    const status = await forEachOperand(call, [shown], async () => {
      for (const [name] of files.list(call.caller, path))
        await visit(`${shown.replace(/\/$/, '')}/${name}`, left - 1);
    });
    if (status !== 0) refused = status;
  };
  let refused = 0;
  for (const root of roots) {
    if (files.exists(call.caller, pathOf(call, root))) await visit(root, depth);
    else refused = await fail(call, `${root}: No such file or directory`);
  }
  return refused;
}
