// cp, mv, rm, mkdir, rmdir, ln, touch: paths in, changed files out, with the caller's permissions.
import { fail, forEachOperand, type Invocation, type Programs, parseOptions, pathOf } from '../command.ts';
import { FileError } from '../errno.ts';
import type { Node } from '../nodes.ts';

export const fileChangePrograms: Programs = {
  cp: copyFiles,
  mv: moveFiles,
  rm: removeFiles,
  mkdir: makeFolders,
  async rmdir(call) {
    return forEachOperand(call, call.args, (operand) =>
      call.machine.files.removeFolder(call.caller, pathOf(call, operand)),
    );
  },
  async ln(call) {
    const { operands, flags } = parseOptions(call.args, { flags: 'sfn' });
    const [target, path] = operands;
    if (!flags.has('s') || target === undefined || path === undefined)
      return fail(call, 'hard links are not supported here');
    if (flags.has('f') && call.machine.files.exists(call.caller, pathOf(call, path)))
      call.machine.files.removeFile(call.caller, pathOf(call, path));
    call.machine.files.makeLink(call.caller, target, pathOf(call, path));
    return 0;
  },
  async touch(call) {
    const { operands, flags } = parseOptions(call.args, { flags: 'amc' });
    const { files } = call.machine;
    return forEachOperand(call, operands, (operand) => {
      const path = pathOf(call, operand);
      if (files.exists(call.caller, path)) files.setTime(call.caller, path, Date.now());
      else if (!flags.has('c')) files.write(call.caller, path, Buffer.alloc(0));
    });
  },
};

/** Where each source goes: into the last operand when it is a folder, else onto it. */
function destinations(
  call: Invocation,
  operands: string[],
): { source: string; target: string }[] | undefined {
  const { files } = call.machine;
  const last = operands.at(-1);
  if (last === undefined || operands.length < 2) return undefined;
  const target = pathOf(call, last);
  const intoFolder = files.exists(call.caller, target) && files.stat(call.caller, target).kind === 'folder';
  if (operands.length > 2 && !intoFolder) return undefined;
  return operands.slice(0, -1).map((operand) => {
    const source = pathOf(call, operand);
    const name = source.slice(source.lastIndexOf('/') + 1);
    return { source, target: intoFolder ? `${target.replace(/\/$/, '')}/${name}` : target };
  });
}

async function copyFiles(call: Invocation): Promise<number> {
  const { flags, operands } = parseOptions(call.args, {
    flags: 'rRapfLdn',
    long: ['preserve=', 'recursive'],
  });
  const pairs = destinations(call, operands);
  if (!pairs)
    return fail(call, `needs ${operands.length < 2 ? '2 arguments' : 'a directory as its last argument'}`);
  const keep = flags.has('a') || flags.has('p');
  const deep = flags.has('r') || flags.has('R') || flags.has('a') || flags.has('recursive');
  let status = 0;
  for (const { source, target } of pairs) {
    try {
      copyNode(call, source, target, { keep, deep });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = await fail(
        call,
        `bad '${error.errno === 'EACCES' || error.errno === 'EROFS' ? target : source}': ${error.message}`,
      );
    }
  }
  return status;
}

function copyNode(
  call: Invocation,
  source: string,
  target: string,
  options: { keep: boolean; deep: boolean },
): void {
  const { files } = call.machine;
  const node = files.stat(call.caller, source);
  if (node.kind === 'folder') {
    if (!options.deep) throw new FileError('EISDIR');
    if (!files.exists(call.caller, target)) files.makeFolder(call.caller, target, { mode: node.mode });
    for (const [name] of files.list(call.caller, source))
      copyNode(call, `${source}/${name}`, `${target}/${name}`, options);
  } else {
    files.write(call.caller, target, files.read(call.caller, source), { mode: node.mode });
  }
  if (options.keep) keepAttributes(call, node, target);
}

function keepAttributes(call: Invocation, node: Node, target: string): void {
  const { files } = call.machine;
  files.setMode(call.caller, target, node.mode);
  files.setTime(call.caller, target, node.mtimeMs);
  if (call.caller.uid === 0) files.setOwner(call.caller, target, { uid: node.uid, gid: node.gid });
}

async function moveFiles(call: Invocation): Promise<number> {
  const { operands } = parseOptions(call.args, { flags: 'fniT' });
  const pairs = destinations(call, operands);
  if (!pairs)
    return fail(call, `needs ${operands.length < 2 ? '2 arguments' : 'a directory as its last argument'}`);
  let status = 0;
  for (const { source, target } of pairs) {
    try {
      moveNode(call, source, target);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = await fail(call, `bad '${source}': ${error.message}`);
    }
  }
  return status;
}

/** Renames; between two mounts it copies, which gives new labels. */
function moveNode(call: Invocation, source: string, target: string): void {
  try {
    call.machine.files.rename(call.caller, source, target);
  } catch (error) {
    if (!(error instanceof FileError && error.errno === 'EXDEV')) throw error;
    copyNode(call, source, target, { keep: true, deep: true });
    removeTree(call, source);
  }
}

async function removeFiles(call: Invocation): Promise<number> {
  const { flags, operands } = parseOptions(call.args, { flags: 'rRfiv' });
  const deep = flags.has('r') || flags.has('R');
  const { files } = call.machine;
  return forEachOperand(call, operands, (operand) => {
    const path = pathOf(call, operand);
    try {
      const node = files.stat(call.caller, path, { follow: false });
      if (node.kind === 'folder' && !deep) throw new FileError('EISDIR');
      removeTree(call, path);
    } catch (error) {
      if (error instanceof FileError && error.errno === 'ENOENT' && flags.has('f')) return;
      throw error;
    }
  });
}

function removeTree(call: Invocation, path: string): void {
  const { files } = call.machine;
  if (files.stat(call.caller, path, { follow: false }).kind !== 'folder') {
    files.removeFile(call.caller, path);
    return;
  }
  for (const [name] of files.list(call.caller, path)) removeTree(call, `${path}/${name}`);
  files.removeFolder(call.caller, path);
}

async function makeFolders(call: Invocation): Promise<number> {
  const { flags, values, operands } = parseOptions(call.args, { flags: 'pv', values: 'm' });
  const { files } = call.machine;
  const mode = Number.parseInt(values.get('m') ?? '755', 8);
  let status = 0;
  for (const operand of operands) {
    try {
      const path = pathOf(call, operand);
      if (flags.has('p')) makeParents(call, path, mode);
      else files.makeFolder(call.caller, path, { mode });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = await fail(call, `'${operand}': ${error.message}`);
    }
  }
  return status;
}

function makeParents(call: Invocation, path: string, mode: number): void {
  const { files } = call.machine;
  let grown = '';
  for (const part of path.split('/').filter((piece) => piece !== '')) {
    grown += `/${part}`;
    if (!files.exists(call.caller, grown)) files.makeFolder(call.caller, grown, { mode });
  }
  if (path !== '/' && files.stat(call.caller, path).kind !== 'folder') throw new FileError('EEXIST');
}
