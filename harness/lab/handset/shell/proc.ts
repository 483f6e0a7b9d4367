// The /proc folder: the process table in; per-process folders, mounts and network tables out.
import type { Identity } from '../../model.ts';
import { mountLines } from './mounts.ts';
import {
  type Caller,
  type FolderNode,
  folderNode,
  generatedFile,
  generatedFolder,
  linkNode,
  type Node,
} from './nodes.ts';
import type { ProcessEntry, Processes } from './processes.ts';

/** What /proc is made from. */
export interface ProcParts {
  identity: Identity;
  processes: () => Processes;
  /** Further files, by path below /proc (`net/tcp`), that other parts of the handset fill. */
  extra: Map<string, (caller: Caller) => string>;
}

/** The root folder of /proc. */
export function procFolder(parts: ProcParts): FolderNode {
  const started = Date.now();
  const uptime = () => ((Date.now() - started) / 1000 + 90).toFixed(2);
  const fixed: [string, Node][] = [
    ['self', selfLink()],
    ['mounts', linkNode('self/mounts')],
    ['net', netFolder(parts)],
    ['version', generatedFile(() => `Linux version 4.14.190-perf (${parts.identity.codename})\n`)],
    ['uptime', generatedFile(() => `${uptime()} ${uptime()}\n`)],
    ['cpuinfo', generatedFile(() => 'Processor\t: AArch64 Processor rev 4 (aarch64)\n')],
    ['meminfo', generatedFile(() => 'MemTotal:        3739416 kB\nMemFree:          412304 kB\n')],
  ];
  return generatedFolder((caller) => {
    const table = parts.processes();
    const entries = new Map<string, Node>(fixed);
    for (const entry of table.list()) entries.set(String(entry.pid), processFolder(entry));
    const own = { pid: caller.pid, parentPid: 902, uid: caller.uid, name: 'sh', namespace: caller.namespace };
    if (!entries.has(String(caller.pid))) entries.set(String(caller.pid), processFolder(own));
    return entries;
  });
}

function selfLink(): Node {
  return { ...linkNode('1'), generate: (caller: Caller) => String(caller.pid) };
}

function processFolder(entry: ProcessEntry): FolderNode {
  const owned = { uid: entry.uid };
  const privately = { uid: entry.uid, mode: 0o400 };
  const status = `Name:\t${entry.name.slice(-15)}\nPid:\t${entry.pid}\nPPid:\t${entry.parentPid}\nUid:\t${entry.uid}\t${entry.uid}\t${entry.uid}\t${entry.uid}\n`;
  return folderNode({ ...owned, mode: 0o555 }, [
    ['cmdline', generatedFile(() => `${entry.name}\0`, owned)],
    ['comm', generatedFile(() => `${entry.name.slice(-15)}\n`, owned)],
    ['status', generatedFile(() => status, owned)],
    ['mounts', generatedFile(() => mountLines(entry.namespace), privately)],
    [
      'ns',
      folderNode({ ...owned, mode: 0o500 }, [
        ['mnt', linkNode(`mnt:[${4026531840 + entry.pid}]`, { uid: entry.uid })],
      ]),
    ],
  ]);
}

const unixHeader = 'Num       RefCount Protocol Flags    Type St Inode Path\n';
const unixSockets = ['/dev/socket/logd', '/dev/socket/zygote', '/dev/socket/property_service'];
const tcpHeader =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

function netFolder(parts: ProcParts): FolderNode {
  const file = (name: string, fallback: () => string): [string, Node] => [
    name,
    generatedFile((caller) => (parts.extra.get(`net/${name}`) ?? fallback)(caller)),
  ];
  return folderNode({ mode: 0o555 }, [
    file('unix', () => unixHeader + unixSockets.map(unixLine).join('')),
    file('tcp', () => tcpHeader),
    file('tcp6', () => tcpHeader),
    file('udp', () => tcpHeader),
    file('udp6', () => tcpHeader),
  ]);
}

function unixLine(path: string, index: number): string {
  return `0000000000000000: 00000002 00000000 00010000 0001 01 ${12000 + index} ${path}\n`;
}
