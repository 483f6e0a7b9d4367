// Path resolution: a caller and a path in; the node, its mount and its folder out, with the caller's permissions checked.
import { FileError } from './errno.ts';
import { type Mount, topmostAt } from './mounts.ts';
import type { Caller, FolderNode, Node } from './nodes.ts';

/** A place in the tree as one caller sees it. */
export interface Place {
  /** Canonical absolute path: no links, no `..`. */
  path: string;
  node: Node;
  mount: Mount;
}

/** Where a path leads: `node` is undefined when only the last component is missing. */
export interface Target {
  path: string;
  name: string;
  node: Node | undefined;
  mount: Mount;
  /** The folder it is in; for `/` itself. */
  folder: FolderNode;
  /** Mount of that folder. */
  folderMount: Mount;
}

const linkLimit = 40;

export const permission = { read: 4, write: 2, execute: 1 } as const;

/** Whether the mode bits let the caller do it; root may do everything. */
export function may(caller: Caller, node: Node, bits: number): boolean {
  if (caller.uid === 0) return true;
  if (caller.uid === node.uid) return ((node.mode >> 6) & bits) === bits;
  if (caller.gid === node.gid || caller.groups.includes(node.gid)) return ((node.mode >> 3) & bits) === bits;
  return (node.mode & bits) === bits;
}

/** The entries of a folder, made now if it is a generated one. */
export function entriesOf(folder: FolderNode, caller: Caller): Map<string, Node> {
  return folder.generate ? folder.generate(caller) : folder.entries;
}

/** An absolute path without `.` and `..`, not following links. */
export function absolutePath(workingFolder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${path.startsWith('/') ? '' : workingFolder}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Resolves an absolute path; throws FileError when a folder on the way is missing, not a folder or closed to the caller. */
export function resolvePath(caller: Caller, path: string, options: { followLast: boolean }): Target {
  const root = rootPlace(caller);
  let walked = [root];
  const pending = path.split('/').filter((part) => part !== '' && part !== '.');
  let links = 0;
  while (pending.length > 0) {
    const name = pending.shift() ?? '';
    if (name === '..') {
      if (walked.length > 1) walked.pop();
      continue;
    }
    const here = walked.at(-1) ?? root;
    const folder = searchable(caller, here.node);
    const entry = entriesOf(folder, caller).get(name);
    const childPath = here.path === '/' ? `/${name}` : `${here.path}/${name}`;
    if (!entry) {
      if (pending.length > 0) throw new FileError('ENOENT');
      return { path: childPath, name, node: undefined, mount: here.mount, folder, folderMount: here.mount };
    }
    const mount = topmostAt(caller.namespace, here.mount, childPath);
    const node = mount === here.mount ? entry : mount.root;
    if (node.kind === 'link' && (pending.length > 0 || options.followLast)) {
      links += 1;
      if (links > linkLimit) throw new FileError('ELOOP');
      const target = node.generate ? node.generate(caller) : node.target;
      pending.unshift(...target.split('/').filter((part) => part !== '' && part !== '.'));
      if (target.startsWith('/')) walked = [root];
      continue;
    }
    walked.push({ path: childPath, node, mount });
  }
  return targetOf(walked, root);
}

function targetOf(walked: Place[], root: Place): Target {
  const last = walked.at(-1) ?? root;
  const above = walked.at(-2) ?? root;
  if (above.node.kind !== 'folder') throw new FileError('ENOTDIR');
  return {
    path: last.path,
    name: last.path.slice(last.path.lastIndexOf('/') + 1),
    node: last.node,
    mount: last.mount,
    folder: above.node,
    folderMount: above.mount,
  };
}

function rootPlace(caller: Caller): Place {
  const first = caller.namespace.mounts[0];
  if (!first) throw new FileError('ENOENT');
  const mount = topmostAt(caller.namespace, first, '/');
  return { path: '/', node: mount.root, mount };
}

function searchable(caller: Caller, node: Node): FolderNode {
  if (node.kind !== 'folder') throw new FileError('ENOTDIR');
  if (!may(caller, node, permission.execute)) throw new FileError('EACCES');
  return node;
}
