// The handset's files: callers and paths in; contents, listings and changes out, refused as Linux refuses them.
import { FileError } from './errno.ts';
import { attach, detach } from './mounts.ts';
import { type Caller, fileNode, folderNode, linkNode, type Node } from './nodes.ts';
import { absolutePath, entriesOf, may, permission, resolvePath, type Target } from './resolve.ts';

/** File operations; all paths absolute, all refusals thrown as FileError. */
export interface Files {
  /** The node at `path`; `follow: false` gives a link itself. Throws ENOENT. */
  stat(caller: Caller, path: string, options?: { follow: boolean }): Node;
  exists(caller: Caller, path: string): boolean;
  /** The canonical path of something that exists. */
  realPath(caller: Caller, path: string): string;
  read(caller: Caller, path: string): Buffer;
  /** Replaces the content; makes the file with `mode` (0o644 unless told), owned by the caller. */
  write(caller: Caller, path: string, content: Uint8Array, options?: { mode?: number }): void;
  append(caller: Caller, path: string, content: Uint8Array): void;
  /** Names and nodes in a folder, sorted by name. */
  list(caller: Caller, path: string): [string, Node][];
  makeFolder(caller: Caller, path: string, options?: { mode?: number }): void;
  makeLink(caller: Caller, target: string, path: string): void;
  removeFile(caller: Caller, path: string): void;
  removeFolder(caller: Caller, path: string): void;
  /** Throws EXDEV between two mounts, where `mv` has to copy. */
  rename(caller: Caller, from: string, to: string): void;
  setMode(caller: Caller, path: string, mode: number): void;
  setOwner(caller: Caller, path: string, owner: { uid?: number; gid?: number }): void;
  setContext(caller: Caller, path: string, context: string): void;
  setTime(caller: Caller, path: string, mtimeMs: number): void;
  mountTmpfs(caller: Caller, at: string, options: { device: string; mode: number; options: string[] }): void;
  bind(caller: Caller, source: string, at: string): void;
  /** `lazy` also takes away what is mounted on top of it. */
  unmount(caller: Caller, at: string, options: { lazy: boolean }): void;
  /** Called after every change of a file, its attributes or a mount. */
  onChange(listener: () => void): void;
  /** Called before mounts change, so that processes not yet looked at get the mounts of their start. */
  beforeMount(listener: () => void): void;
}

/** The file operations over whatever the callers' namespaces show. */
export function createFiles(): Files {
  const changed: (() => void)[] = [];
  const mounting: (() => void)[] = [];
  const announce = () => {
    for (const listener of changed) listener();
  };

  const edit = (caller: Caller, path: string, change: (node: Node) => void) => {
    const target = existing(caller, path, true);
    if (target.mount.readOnly) throw new FileError('EROFS');
    change(target.node);
    announce();
  };
  const owned = (caller: Caller, path: string, change: (node: Node) => void) =>
    edit(caller, path, (node) => {
      if (caller.uid !== 0 && caller.uid !== node.uid) throw new FileError('EPERM');
      change(node);
    });
  const put = (caller: Caller, path: string, make: () => Node) => {
    const target = absent(caller, path);
    target.folder.entries.set(target.name, make());
    announce();
  };

  const writeTo = (caller: Caller, path: string, content: (old: Buffer) => Buffer, mode: number) => {
    const target = resolvePath(caller, path, { followLast: true });
    if (target.node === undefined) {
      requireWritableFolder(caller, target);
      const made = fileNode(content(Buffer.alloc(0)), { ...inherited(caller, target), mode });
      target.folder.entries.set(target.name, made);
    } else {
      if (target.node.kind === 'folder') throw new FileError('EISDIR');
      if (!may(caller, target.node, permission.write)) throw new FileError('EACCES');
      if (target.node.kind !== 'file') return;
      if (target.mount.readOnly) throw new FileError('EROFS');
      target.node.bytes = content(target.node.bytes);
      target.node.mtimeMs = Date.now();
    }
    announce();
  };

  const mountAt = (caller: Caller, at: string) => {
    if (caller.uid !== 0) throw new FileError('EACCES');
    for (const listener of mounting) listener();
    const { node, mount, path } = existing(caller, at, true);
    return { node, mount, path };
  };

  return {
    stat: (caller, path, options) => existing(caller, path, options?.follow ?? true).node,
    exists: (caller, path) => exists(caller, path),
    realPath: (caller, path) => existing(caller, path, true).path,
    read: (caller, path) => readNode(caller, existing(caller, path, true).node),
    write: (caller, path, content, options) =>
      writeTo(caller, path, () => Buffer.from(content), options?.mode ?? 0o644),
    append: (caller, path, content) => writeTo(caller, path, (old) => Buffer.concat([old, content]), 0o644),
    list(caller, path) {
      const { node } = existing(caller, path, true);
      if (node.kind !== 'folder') throw new FileError('ENOTDIR');
      if (!may(caller, node, permission.read)) throw new FileError('EACCES');
      return visibleEntries(caller, absolutePath('/', path), [...entriesOf(node, caller).keys()].sort());
    },
    makeFolder: (caller, path, options) =>
      put(caller, path, () =>
        folderNode({
          ...inherited(caller, resolvePath(caller, path, { followLast: true })),
          mode: options?.mode ?? 0o755,
        }),
      ),
    makeLink: (caller, target, path) =>
      put(caller, path, () => linkNode(target, { uid: caller.uid, gid: caller.gid })),
    removeFile(caller, path) {
      const target = removable(caller, path);
      if (target.node?.kind === 'folder') throw new FileError('EISDIR');
      target.folder.entries.delete(target.name);
      announce();
    },
    removeFolder(caller, path) {
      const target = removable(caller, path);
      if (target.node?.kind !== 'folder') throw new FileError('ENOTDIR');
      if (entriesOf(target.node, caller).size > 0) throw new FileError('ENOTEMPTY');
      target.folder.entries.delete(target.name);
      announce();
    },
    rename(caller, from, to) {
      const source = removable(caller, from);
      const target = resolvePath(caller, to, { followLast: false });
      requireWritableFolder(caller, target);
      if (source.folderMount !== target.folderMount) throw new FileError('EXDEV');
      if (target.node?.kind === 'folder') throw new FileError('EISDIR');
      if (source.node) target.folder.entries.set(target.name, source.node);
      source.folder.entries.delete(source.name);
      announce();
    },
    setMode: (caller, path, mode) => owned(caller, path, (node) => Object.assign(node, { mode })),
    setOwner: (caller, path, owner) =>
      owned(caller, path, (node) => {
        if (caller.uid !== 0 && owner.uid !== undefined && owner.uid !== node.uid)
          throw new FileError('EPERM');
        Object.assign(node, { uid: owner.uid ?? node.uid, gid: owner.gid ?? node.gid });
      }),
    setContext: (caller, path, context) =>
      edit(caller, path, (node) => {
        if (caller.uid !== 0) throw new FileError('EACCES');
        node.context = context;
      }),
    setTime: (caller, path, mtimeMs) =>
      edit(caller, path, (node) => {
        if (!may(caller, node, permission.write)) throw new FileError('EACCES');
        node.mtimeMs = mtimeMs;
      }),
    mountTmpfs(caller, at, { device, mode, options }) {
      const place = mountAt(caller, at);
      if (place.node.kind !== 'folder') throw new FileError('ENOTDIR');
      const root = folderNode({ mode, context: 'u:object_r:tmpfs:s0' });
      attach(caller.namespace, { at: place.path, root, parent: place.mount, device, type: 'tmpfs', options });
      announce();
    },
    bind(caller, source, at) {
      const place = mountAt(caller, at);
      const from = existing(caller, source, true);
      if ((from.node.kind === 'folder') !== (place.node.kind === 'folder')) throw new FileError('ENOTDIR');
      const { device, type, options, readOnly } = from.mount;
      attach(caller.namespace, {
        at: place.path,
        root: from.node,
        parent: place.mount,
        device,
        type,
        options,
        readOnly,
      });
      announce();
    },
    unmount(caller, at, { lazy }) {
      const { path, mount } = mountAt(caller, at);
      if (mount.at !== path || mount.parent === undefined) throw new FileError('EINVAL');
      const busy = caller.namespace.mounts.some((other) => other.parent === mount);
      if (busy && !lazy) throw new FileError('EBUSY');
      detach(caller.namespace, mount);
      announce();
    },
    onChange: (listener) => void changed.push(listener),
    beforeMount: (listener) => void mounting.push(listener),
  };
}

function existing(caller: Caller, path: string, follow: boolean): Target & { node: Node } {
  const target = resolvePath(caller, path, { followLast: follow });
  if (target.node === undefined) throw new FileError('ENOENT');
  return { ...target, node: target.node };
}

function exists(caller: Caller, path: string): boolean {
  try {
    return resolvePath(caller, path, { followLast: true }).node !== undefined;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

function absent(caller: Caller, path: string): Target {
  const target = resolvePath(caller, path, { followLast: false });
  if (target.node !== undefined) throw new FileError('EEXIST');
  requireWritableFolder(caller, target);
  return target;
}

function removable(caller: Caller, path: string): Target {
  const target = existing(caller, path, false);
  requireWritableFolder(caller, target);
  if (target.mount !== target.folderMount || target.path === '/') throw new FileError('EBUSY');
  return target;
}

function requireWritableFolder(caller: Caller, target: Target): void {
  if (!may(caller, target.folder, permission.write | permission.execute)) throw new FileError('EACCES');
  if (target.folderMount.readOnly) throw new FileError('EROFS');
  if (target.folder.generate) throw new FileError('EACCES');
}

/** New nodes belong to their maker and take the label of their folder, as SELinux does by default. */
function inherited(caller: Caller, target: Target): { uid: number; gid: number; context: string } {
  return { uid: caller.uid, gid: caller.gid, context: target.folder.context };
}

function readNode(caller: Caller, node: Node): Buffer {
  if (node.kind === 'folder') throw new FileError('EISDIR');
  if (!may(caller, node, permission.read)) throw new FileError('EACCES');
  if (node.kind !== 'file') return Buffer.alloc(0);
  return node.generate ? Buffer.from(node.generate(caller)) : node.bytes;
}

function visibleEntries(caller: Caller, folder: string, names: string[]): [string, Node][] {
  const entries: [string, Node][] = [];
  for (const name of names) {
    const node = resolvePath(caller, `${folder}/${name}`, { followLast: false }).node;
    if (node) entries.push([name, node]);
  }
  return entries;
}
