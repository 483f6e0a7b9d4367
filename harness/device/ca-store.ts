// A CA comes in; every app of the handset finds it among the system's certificates, and no longer when undone (facts 6.1).
import { HarnessError } from '../lib/errors.ts';
import type { Handset } from './handset.ts';
import { bindEverywhere, unmountEverywhere, zygotePids } from './mount-namespaces.ts';
import { quote } from './quote.ts';
import type { AsRoot } from './root.ts';
import type { UndoEntry, UndoJournal } from './undo-journal.ts';

/** The CA to be trusted. */
export interface TrustedCa {
  /** PEM text. */
  pem: string;
  /** PEM file on this machine. */
  certPath: string;
  /** `<subject_hash_old>.0`. */
  storeName: string;
}

const systemStore = '/system/etc/security/cacerts';
/** Part of an updatable module: what apps read from Android 14 on, and on some 13. */
const moduleStore = '/apex/com.android.conscrypt/cacerts';
const stagingFolder = '/data/local/tmp/phonehome-ca';
/** Source name of our mounts: what tells them from any other in /proc/mounts. */
const mountSource = 'phonehome-ca';

/** Puts the CA into the store: a memory file system over it with the old certificates and ours, gone after a reboot. */
export async function installCa(handset: Handset, journal: UndoJournal, ca: TrustedCa): Promise<void> {
  const asRoot = await handset.asRoot();
  const staged = `${stagingFolder}/${ca.storeName}`;
  journal.add({ kind: 'folder', path: stagingFolder });
  await step(
    asRoot,
    `rm -rf ${stagingFolder} && mkdir -m 700 ${stagingFolder} && chown shell:shell ${stagingFolder}`,
  );
  await handset.adb.push(ca.certPath, staged);

  const from = (await hasModuleStore(asRoot)) ? moduleStore : systemStore;
  journal.add({ kind: 'mounts', source: mountSource });
  const kept = `${stagingFolder}/store`;
  await step(asRoot, `mkdir -m 700 ${kept} && cp ${from}/* ${kept}/ && cp ${staged} ${kept}/`);
  await step(
    asRoot,
    [
      `mount -t tmpfs -o mode=755 ${mountSource} ${systemStore}`,
      `cp ${kept}/* ${systemStore}/`,
      `chown root:root ${systemStore}/*`,
      `chmod 644 ${systemStore}/*`,
      `chcon u:object_r:system_file:s0 ${systemStore} ${systemStore}/*`,
    ].join(' && '),
  );
  if (from === moduleStore) await bindEverywhere(asRoot, { from: systemStore, onto: moduleStore });
  await step(asRoot, `rm -rf ${kept}`);

  const { trusted, detail } = await isCaTrusted(handset, ca);
  if (!trusted) {
    throw new HarnessError('interception-failed', `The CA is not seen by the handset's apps: ${detail}.`, {
      remedy:
        'In the root app set the mount namespace mode to "Global" (Magisk: Superuser settings), then try again.',
    });
  }
}

/** Reads the certificate back as a newly started app would see it. */
export async function isCaTrusted(
  handset: Handset,
  ca: Pick<TrustedCa, 'pem' | 'storeName'>,
): Promise<{ trusted: boolean; detail: string }> {
  const asRoot = await handset.asRoot();
  const path = `${(await hasModuleStore(asRoot)) ? moduleStore : systemStore}/${ca.storeName}`;
  const zygotes = await zygotePids(asRoot);
  for (const pid of zygotes) {
    const { stdout, exitCode } = await asRoot(`nsenter --mount=/proc/${pid}/ns/mnt -- cat ${quote(path)}`);
    if (exitCode !== 0) return { trusted: false, detail: `${path} is not there for process ${pid}` };
    if (stdout.trim() !== ca.pem.trim()) return { trusted: false, detail: `${path} is another certificate` };
  }
  return zygotes.length > 0
    ? { trusted: true, detail: `${path} is there` }
    : { trusted: false, detail: 'no zygote process runs' };
}

/** Takes our mounts away from every process; none left after a reboot is fine. */
export async function undoMounts(
  handset: Handset,
  entry: Extract<UndoEntry, { kind: 'mounts' }>,
): Promise<void> {
  await unmountEverywhere(await handset.asRoot(), entry.source);
}

/** Removes a folder of ours. */
export async function undoFolder(
  handset: Handset,
  entry: Extract<UndoEntry, { kind: 'folder' }>,
): Promise<void> {
  await step(await handset.asRoot(), `rm -rf ${quote(entry.path)}`);
}

async function hasModuleStore(asRoot: AsRoot): Promise<boolean> {
  return (await asRoot(`[ -d ${moduleStore} ]`)).exitCode === 0;
}

async function step(asRoot: AsRoot, command: string): Promise<void> {
  const { stdout, stderr, exitCode } = await asRoot(command);
  if (exitCode === 0) return;
  const said = `${stderr}\n${stdout}`.trim().split('\n')[0] || `status ${exitCode}`;
  throw new HarnessError('interception-failed', `As root, \`${command.slice(0, 80)}\` failed: ${said}.`, {
    remedy: 'Check that root on the handset may mount and that /data has free space.',
  });
}
