// The file tree a phone has at boot: an identity in; folders, system files and mounts out.
import type { Identity } from '../../model.ts';
import { attach, type MountNamespace, newNamespace } from './mounts.ts';
import {
  type FolderNode,
  fileNode,
  folderNode,
  linkNode,
  type Node,
  nullNode,
  programFile,
} from './nodes.ts';

/** Folder of the system's CA certificates up to Android 13. */
export const systemCaFolder = '/system/etc/security/cacerts';
/** Folder of the system's CA certificates from Android 14 on: part of the Conscrypt module. */
export const conscryptCaFolder = '/apex/com.android.conscrypt/cacerts';

/** Which folder apps read their system CAs from (facts 6.1). */
export function caFolderOf(identity: Identity): string {
  return identity.sdk >= 34 ? conscryptCaFolder : systemCaFolder;
}

const ids = { system: 1000, mediaRw: 1023, sdcard: 1015, shell: 2000, log: 1007 } as const;
const systemData = 'u:object_r:system_data_file:s0';
const shellData = 'u:object_r:shell_data_file:s0';
const storage = 'u:object_r:fuse:s0';

/** What goes into the tree besides folders. */
export interface LayoutContent {
  /** CA files by name (`<subject hash>.0`). */
  factoryCas: [string, string][];
  /** Names of the programs in /system/bin. */
  programs: string[];
  proc: FolderNode;
  /** Text of /system/build.prop. */
  buildProperties: string;
}

/** A namespace with the boot-time mounts: `/` read-only, /data, /apex (private), /dev, /proc, /storage. */
export function bootNamespace(identity: Identity, content: LayoutContent): MountNamespace {
  const namespace = newNamespace();
  const root = attach(namespace, {
    at: '/',
    root: rootTree(identity, content),
    parent: undefined,
    device: '/dev/block/dm-5',
    type: 'ext4',
    readOnly: true,
  });
  const add = (at: string, tree: Node, options: { device: string; type: string; readOnly?: boolean }) =>
    attach(namespace, { at, root: tree, parent: root, ...options });
  add('/dev', folderNode({}, [['null', nullNode()]]), { device: 'tmpfs', type: 'tmpfs' });
  add('/proc', content.proc, { device: 'proc', type: 'proc' });
  add('/data', dataTree(), { device: '/dev/block/dm-6', type: 'f2fs' });
  add('/storage', storageTree(), { device: '/dev/fuse', type: 'fuse' });
  const apex = attach(namespace, {
    at: '/apex',
    root: folderNode({}, [['com.android.conscrypt', folderNode()]]),
    parent: root,
    device: 'tmpfs',
    type: 'tmpfs',
    propagates: false,
  });
  attach(namespace, {
    at: '/apex/com.android.conscrypt',
    root: conscryptTree(identity, content),
    parent: apex,
    device: '/dev/block/dm-9',
    type: 'ext4',
    readOnly: true,
  });
  return namespace;
}

function conscryptTree(identity: Identity, content: LayoutContent): FolderNode {
  const entries: [string, Node][] = [['apex_manifest.pb', fileNode('')]];
  if (identity.sdk >= 34) entries.push(['cacerts', caFolder(content)]);
  return folderNode({}, entries);
}

function caFolder(content: LayoutContent): FolderNode {
  const context = 'u:object_r:system_security_cacerts_file:s0';
  return folderNode(
    { context },
    content.factoryCas.map(([name, pem]) => [name, fileNode(pem, { context })]),
  );
}

function rootTree(identity: Identity, content: LayoutContent): FolderNode {
  const bin = folderNode(
    { mode: 0o751, gid: ids.shell },
    content.programs.map((name) => [name, programFile(name)]),
  );
  const system = folderNode({}, [
    ['bin', bin],
    ['xbin', folderNode()],
    ['app', folderNode()],
    ['build.prop', fileNode(content.buildProperties, { mode: 0o600 })],
    [
      'etc',
      folderNode({}, [
        ['hosts', fileNode('127.0.0.1       localhost\n::1             ip6-localhost\n')],
        ['security', folderNode({}, [['cacerts', caFolder(content)]])],
      ]),
    ],
  ]);
  const mountPoints = ['dev', 'proc', 'data', 'storage', 'apex'];
  return folderNode({}, [
    ['system', system],
    ['vendor', folderNode()],
    ['sys', networkClass(identity)],
    ['bin', linkNode('/system/bin')],
    ['etc', linkNode('/system/etc')],
    ['sdcard', linkNode('/storage/self/primary')],
    ...mountPoints.map((name): [string, Node] => [name, folderNode()]),
  ]);
}

/** The part of /sys that names the hardware; the address has the bit of those that nobody was given (IEEE 802). */
function networkClass({ androidId }: Identity): FolderNode {
  const octets = ['02', ...(androidId.slice(0, 10).match(/../g) ?? [])];
  const address = fileNode(`${octets.join(':')}\n`, { mode: 0o400 });
  const inside = (name: string, child: Node): FolderNode => folderNode({}, [[name, child]]);
  return inside('class', inside('net', inside('wlan0', inside('address', address))));
}

function dataTree(): FolderNode {
  const owned = { mode: 0o771, uid: ids.system, context: systemData };
  return folderNode(owned, [
    ['app', folderNode(owned)],
    ['data', folderNode(owned)],
    [
      'system',
      folderNode({ ...owned, mode: 0o770 }, [
        ['users', folderNode(owned, [['0', folderNode({ ...owned, mode: 0o700 })]])],
      ]),
    ],
    [
      'local',
      folderNode({ mode: 0o751, context: systemData }, [
        ['tmp', folderNode({ mode: 0o771, uid: ids.shell, context: shellData })],
      ]),
    ],
    [
      'misc',
      folderNode({ mode: 0o751, context: systemData }, [
        [
          'user',
          folderNode(owned, [['0', folderNode(owned, [['cacerts-added', folderNode({ ...owned })]])]]),
        ],
      ]),
    ],
  ]);
}

function storageTree(): FolderNode {
  const owned = { mode: 0o771, gid: ids.sdcard, context: storage };
  const shared = ['Android', 'DCIM', 'Documents', 'Download', 'Movies', 'Music', 'Pictures'];
  const primary = folderNode(
    owned,
    shared.map((name) => [name, folderNode({ ...owned, uid: ids.mediaRw, gid: ids.sdcard })]),
  );
  return folderNode({ mode: 0o755 }, [
    ['emulated', folderNode({ mode: 0o711 }, [['0', primary]])],
    ['self', folderNode({}, [['primary', linkNode('/storage/emulated/0')]])],
  ]);
}
