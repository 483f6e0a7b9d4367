// Mounts and mount namespaces: which tree is seen at which path, and by whom.
import type { Node } from './nodes.ts';

/** One mounted tree in one namespace. */
export interface Mount {
  /** Canonical path it covers. */
  at: string;
  root: Node;
  /** The mount its mount point lies in; undefined for the root file system. */
  parent: Mount | undefined;
  device: string;
  type: string;
  options: string[];
  readOnly: boolean;
  /** The copies of one mount in several namespaces share this number. */
  peer: number;
  /** Whether mounts made on top of it reach the namespaces that follow (false below Android's private /apex). */
  propagates: boolean;
}

/** What a process sees mounted. `followers` get the mounts made here, as zygotes follow init (MS_SLAVE). */
export interface MountNamespace {
  mounts: Mount[];
  followers: Set<MountNamespace>;
}

/** A mount to be made. */
export interface MountRequest {
  at: string;
  root: Node;
  parent: Mount | undefined;
  device: string;
  type: string;
  options?: string[];
  readOnly?: boolean;
  propagates?: boolean;
}

let lastPeer = 0;

/** An empty namespace. */
export function newNamespace(): MountNamespace {
  return { mounts: [], followers: new Set() };
}

/** What `unshare(CLONE_NEWNS)` makes: the same mounts, from now on apart, but following `master`. */
export function copyNamespace(source: MountNamespace, master: MountNamespace): MountNamespace {
  const copies = new Map<Mount, Mount>();
  const mounts = source.mounts.map((mount) => {
    const copy = { ...mount, parent: mount.parent && copies.get(mount.parent) };
    copies.set(mount, copy);
    return copy;
  });
  const namespace = { mounts, followers: new Set<MountNamespace>() };
  master.followers.add(namespace);
  return namespace;
}

/** Mounts in `namespace` and, where the mount below is shared, in its followers. */
export function attach(namespace: MountNamespace, request: MountRequest): Mount {
  lastPeer += 1;
  const mount: Mount = {
    ...request,
    options: request.options ?? [],
    readOnly: request.readOnly ?? false,
    propagates: request.propagates ?? request.parent?.propagates ?? true,
    peer: lastPeer,
  };
  namespace.mounts.push(mount);
  if (request.parent?.propagates) propagate(namespace, mount, request.parent.peer);
  return mount;
}

function propagate(namespace: MountNamespace, mount: Mount, parentPeer: number): void {
  for (const follower of namespace.followers) {
    const parent = follower.mounts.findLast((candidate) => candidate.peer === parentPeer);
    if (parent) follower.mounts.push({ ...mount, parent });
  }
}

/** Takes `mount` away, here and its copies in the followers; children go with it. */
export function detach(namespace: MountNamespace, mount: Mount): void {
  remove(namespace, mount);
  for (const follower of namespace.followers) {
    const copy = follower.mounts.find((candidate) => candidate.peer === mount.peer);
    if (copy) remove(follower, copy);
  }
}

function remove(namespace: MountNamespace, mount: Mount): void {
  for (const child of namespace.mounts.filter((candidate) => candidate.parent === mount))
    remove(namespace, child);
  namespace.mounts = namespace.mounts.filter((candidate) => candidate !== mount);
}

/** The topmost mount at `path`, seen from within `below`; `below` itself when nothing is mounted there. */
export function topmostAt(namespace: MountNamespace, below: Mount, path: string): Mount {
  let top = below;
  for (;;) {
    const above = namespace.mounts.findLast((mount) => mount.parent === top && mount.at === path);
    if (!above) return top;
    top = above;
  }
}

/** Lines of /proc/mounts. */
export function mountLines(namespace: MountNamespace): string {
  return namespace.mounts
    .map((mount) => `${mount.device} ${mount.at} ${mount.type} ${mountOptions(mount)} 0 0\n`)
    .join('');
}

/** The option list as /proc/mounts shows it. */
export function mountOptions(mount: Mount): string {
  return [mount.readOnly ? 'ro' : 'rw', 'seclabel', ...mount.options].join(',');
}
