// Mounts on a handset where every app has its own view: a folder shown to all of them, and taken away from all of them.
import { HarnessError } from '../lib/errors.ts';
import { parsePids, parseProcesses } from './dumpsys.ts';
import type { AsRoot } from './root.ts';

/** How many processes one command line names; keeps it far below what any shell or transport takes. */
const batchSize = 40;

/** The processes that every app is forked from; their mounts are inherited. */
export async function zygotePids(asRoot: AsRoot): Promise<number[]> {
  return parsePids((await asRoot('pidof zygote zygote64')).stdout);
}

/** Binds a folder over another for root's own shell, the zygotes and every running app; below /apex nothing propagates. */
export async function bindEverywhere(asRoot: AsRoot, folders: { from: string; onto: string }): Promise<void> {
  const mount = `mount -o bind ${folders.from} ${folders.onto}`;
  await asRoot(mount);
  const zygotes = await zygotePids(asRoot);
  await inNamespaces(asRoot, zygotes, mount);
  // Listed after the zygotes were changed: an app started since then has the mount already.
  await inNamespaces(asRoot, await descendants(asRoot, zygotes), mount);
}

/** Unmounts everything mounted from `source`, wherever it is still seen. Throws `undo-failed` when some of it stays. */
export async function unmountEverywhere(asRoot: AsRoot, source: string): Promise<void> {
  for (const umount of ['umount', 'umount', 'umount -l', 'umount -l']) {
    const own = await mountedAt(asRoot, source, ['self']);
    for (const { target } of own) await asRoot(`${umount} ${target}`);
    const zygotes = await zygotePids(asRoot);
    const others = [1, ...zygotes, ...(await descendants(asRoot, zygotes))].map(String);
    const left = await mountedAt(asRoot, source, others);
    if (own.length === 0 && left.length === 0) return;
    for (const target of new Set(left.map((mount) => mount.target))) {
      const pids = left.filter((mount) => mount.target === target).map((mount) => Number(mount.process));
      await inNamespaces(asRoot, pids, `${umount} ${target}`);
    }
  }
  const left = await mountedAt(asRoot, source, ['self', '1', ...(await zygotePids(asRoot)).map(String)]);
  if (left.length === 0) return;
  throw new HarnessError('undo-failed', `${left[0]?.target} is still covered by our mount on the handset.`, {
    remedy: 'Restart the handset: the mount does not survive it.',
  });
}

/** Runs a command in the mount namespace of each process; one that ended meanwhile is none to care for. */
async function inNamespaces(asRoot: AsRoot, pids: number[], command: string): Promise<void> {
  for (const batch of batches(pids)) {
    await asRoot(batch.map((pid) => `nsenter --mount=/proc/${pid}/ns/mnt -- ${command}`).join('; '), {
      timeoutMs: 60_000,
    });
  }
}

/** Mounts with that source name as each process sees them, newest first. */
async function mountedAt(
  asRoot: AsRoot,
  source: string,
  processes: string[],
): Promise<{ process: string; target: string }[]> {
  const found: { process: string; target: string }[] = [];
  for (const batch of batches(processes)) {
    const files = batch.map((name) => `/proc/${name}/mounts`).join(' ');
    const { stdout } = await asRoot(`grep -H "^${source} " ${files}`);
    for (const match of stdout.matchAll(/^\/proc\/(\w+)\/mounts:\S+ (\S+) /gm)) {
      found.unshift({ process: match[1] ?? '', target: match[2] ?? '' });
    }
  }
  return found;
}

async function descendants(asRoot: AsRoot, ancestors: number[]): Promise<number[]> {
  const processes = parseProcesses((await asRoot('ps -A -o PID,PPID')).stdout);
  const below = new Set<number>();
  let parents = new Set(ancestors);
  while (parents.size > 0) {
    const children = processes.filter(({ pid, parentPid }) => parents.has(parentPid) && !below.has(pid));
    for (const { pid } of children) below.add(pid);
    parents = new Set(children.map(({ pid }) => pid));
  }
  return [...below];
}

function batches<T>(items: T[]): T[][] {
  const all: T[][] = [];
  for (let at = 0; at < items.length; at += batchSize) all.push(items.slice(at, at + batchSize));
  return all;
}
