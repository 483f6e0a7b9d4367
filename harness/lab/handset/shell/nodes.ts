// The nodes a file tree is made of: what a file, folder or link holds, apart from where it is mounted.
import type { MountNamespace } from './mounts.ts';

/** Who asks: decides what it may do and which mounts it sees. */
export interface Caller {
  pid: number;
  uid: number;
  gid: number;
  groups: readonly number[];
  namespace: MountNamespace;
}

interface Attributes {
  /** Permission bits, 0o7777 at most. */
  mode: number;
  uid: number;
  gid: number;
  /** SELinux label, e.g. `u:object_r:system_file:s0`. */
  context: string;
  mtimeMs: number;
  inode: number;
}

export interface FileNode extends Attributes {
  kind: 'file';
  bytes: Buffer;
  /** Makes the content on every read (files of /proc); `bytes` is then unused. */
  generate?: (caller: Caller) => string;
  /** Name of the program that runs when this file is executed; absent for plain files and scripts. */
  program?: string;
}

export interface FolderNode extends Attributes {
  kind: 'folder';
  entries: Map<string, Node>;
  /** Makes the entries on every look (folders of /proc). */
  generate?: (caller: Caller) => Map<string, Node>;
}

export interface LinkNode extends Attributes {
  kind: 'link';
  target: string;
  /** Makes the target on every look (/proc/self). */
  generate?: (caller: Caller) => string;
}

/** /dev/null: swallows what is written, gives nothing. */
export interface NullNode extends Attributes {
  kind: 'null';
}

export type Node = FileNode | FolderNode | LinkNode | NullNode;

/** Owner, label and mode of a node to be made; left-out fields are root's and labelled as system files. */
export interface Ownership {
  mode?: number;
  uid?: number;
  gid?: number;
  context?: string;
}

export const systemFileContext = 'u:object_r:system_file:s0';

let lastInode = 1000;

function attributes(defaultMode: number, ownership: Ownership): Attributes {
  lastInode += 1;
  return {
    mode: ownership.mode ?? defaultMode,
    uid: ownership.uid ?? 0,
    gid: ownership.gid ?? ownership.uid ?? 0,
    context: ownership.context ?? systemFileContext,
    mtimeMs: Date.now(),
    inode: lastInode,
  };
}

/** A plain file. */
export function fileNode(content: string | Uint8Array, ownership: Ownership = {}): FileNode {
  return { kind: 'file', bytes: Buffer.from(content), ...attributes(0o644, ownership) };
}

/** A file whose content is made on every read. */
export function generatedFile(generate: (caller: Caller) => string, ownership: Ownership = {}): FileNode {
  return { ...fileNode('', { mode: 0o444, ...ownership }), generate };
}

/** A file that runs the named program when executed. */
export function programFile(program: string): FileNode {
  return { ...fileNode('', { mode: 0o755 }), program };
}

/** A folder, empty unless entries are given. */
export function folderNode(ownership: Ownership = {}, entries: [string, Node][] = []): FolderNode {
  return { kind: 'folder', entries: new Map(entries), ...attributes(0o755, ownership) };
}

/** A folder whose entries are made on every look. */
export function generatedFolder(
  generate: (caller: Caller) => Map<string, Node>,
  ownership: Ownership = {},
): FolderNode {
  return { ...folderNode({ mode: 0o555, ...ownership }), generate };
}

/** A symbolic link. */
export function linkNode(target: string, ownership: Ownership = {}): LinkNode {
  return { kind: 'link', target, ...attributes(0o777, ownership) };
}

/** /dev/null. */
export function nullNode(): NullNode {
  return { kind: 'null', ...attributes(0o666, {}) };
}

/** Size in bytes as `stat` tells it; 0 for what is made on reading. */
export function sizeOf(node: Node): number {
  switch (node.kind) {
    case 'file':
      return node.bytes.length;
    case 'folder':
      return 4096;
    case 'link':
      return node.target.length;
    case 'null':
      return 0;
  }
}

const typeBits = { file: 0o100000, folder: 0o040000, link: 0o120000, null: 0o020000 } as const;

/** `st_mode`: the file type and the permission bits. */
export function statMode(node: Node): number {
  return typeBits[node.kind] | node.mode;
}
