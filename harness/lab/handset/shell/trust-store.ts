// What apps trust: the CA folder as a namespace shows it in; certificates beyond the factory set out.
import type { TrustStore } from '../../model.ts';
import { type CaCertificate, readCertificate } from './certificates.ts';
import { FileError } from './errno.ts';
import type { Files } from './files.ts';
import type { MountNamespace } from './mounts.ts';
import type { Caller, Node } from './nodes.ts';
import { callerOf, type Processes } from './processes.ts';

/** What the trust store is made from. */
export interface TrustStoreParts {
  files: Files;
  processes: Processes;
  /** Where this Android release keeps its system CAs. */
  folder: string;
  factoryCas: readonly string[];
  /** Whether SELinux denies what labels forbid. */
  enforcing: () => boolean;
}

/** Labels an app may read: system files, and what a tmpfs folder has (AOSP domain.te, `tmpfs:dir r_dir_perms`). */
const folderLabels = new Set([
  'u:object_r:system_file:s0',
  'u:object_r:system_security_cacerts_file:s0',
  'u:object_r:tmpfs:s0',
]);
const fileLabels = new Set(['u:object_r:system_file:s0', 'u:object_r:system_security_cacerts_file:s0']);

/** uid of an ordinary app: the permissions CA files are read with. */
const anyAppUid = 10_999;

/** The trust store with the whole set, factory certificates included: an emptied folder trusts nobody. */
export interface FileTrustStore extends TrustStore {
  systemCas(uid?: number): string[];
}

/** The trust store over the files; files an app could not open (mode, label, wrong name) are not trusted. */
export function createTrustStore(parts: TrustStoreParts): FileTrustStore {
  const { files, processes } = parts;
  const factory = new Set(parts.factoryCas.map((pem) => readCertificate(Buffer.from(pem))?.fingerprint));
  const listeners: (() => void)[] = [];

  const namespaceOf = (uid: number | undefined): MountNamespace => {
    if (uid === undefined) return processes.zygote;
    return processes.list().find((entry) => entry.uid === uid)?.namespace ?? processes.zygote;
  };
  const certificates = (uid: number | undefined) => trustedIn(namespaceOf(uid));

  let seen = allSeen();
  files.onChange(() => {
    const now = allSeen();
    if (now === seen) return;
    seen = now;
    for (const listener of listeners) listener();
  });
  return {
    addedSystemCas: (uid) =>
      certificates(uid)
        .filter((certificate) => !factory.has(certificate.fingerprint))
        .map((certificate) => certificate.pem),
    systemCas: (uid) => certificates(uid).map((certificate) => certificate.pem),
    onChange: (listener) => void listeners.push(listener),
  };

  function allSeen(): string {
    const namespaces = new Set([processes.zygote, ...processes.list().map((entry) => entry.namespace)]);
    return JSON.stringify(
      [...namespaces].map((namespace) => trustedIn(namespace).map((certificate) => certificate.fingerprint)),
    );
  }

  function trustedIn(namespace: MountNamespace): CaCertificate[] {
    const app = callerOf(0, anyAppUid, namespace);
    const entries = readFolder(app);
    const certificates: CaCertificate[] = [];
    const names = new Set(entries.map(([name]) => name));
    for (const [name, node] of entries) {
      const certificate = readable(node) ? readAs(app, name) : undefined;
      if (certificate && foundByLookup(name, certificate, names)) certificates.push(certificate);
    }
    return certificates;
  }

  function readable(node: Node): boolean {
    return node.kind === 'file' && (!parts.enforcing() || fileLabels.has(node.context));
  }

  function readFolder(app: Caller): [string, Node][] {
    try {
      const folder = files.stat(app, parts.folder);
      if (parts.enforcing() && !folderLabels.has(folder.context)) return [];
      return files.list(app, parts.folder);
    } catch (error) {
      if (error instanceof FileError) return [];
      throw error;
    }
  }

  function readAs(app: Caller, name: string): CaCertificate | undefined {
    try {
      return readCertificate(files.read(app, `${parts.folder}/${name}`));
    } catch (error) {
      if (error instanceof FileError) return undefined;
      throw error;
    }
  }
}

/** Android looks for `<hash>.0`, `.1`, ... of the subject and stops at the first gap. */
function foundByLookup(name: string, certificate: CaCertificate, names: ReadonlySet<string>): boolean {
  const match = /^([0-9a-f]{8})\.(\d{1,3})$/.exec(name);
  if (match?.[1] !== certificate.subjectHash) return false;
  const last = Number(match[2]);
  for (let number = 0; number < last; number += 1) {
    if (!names.has(`${certificate.subjectHash}.${number}`)) return false;
  }
  return true;
}
