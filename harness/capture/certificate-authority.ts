// A run id comes in; out comes the run's own certificate authority, its key outside the run folder, its certificate in it.
import { createHash, X509Certificate } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { generateCACertificate } from 'mockttp';
import { ofHandset, runPaths } from '../artifacts/run-folder.ts';
import { writeWhole } from '../lib/files.ts';
import { derChildren } from './der.ts';

/** The CA that signs what the recording proxy shows the browser. */
export interface CertificateAuthority {
  /** PEM, mode 0600, in the state folder: never part of a published run. */
  keyPath: string;
  /** PEM, `<run>/ca.pem`. */
  certPath: string;
  /** The certificate as PEM text. */
  pem: string;
  /** Its name in an Android CA store: `<subject_hash_old>.0`. */
  storeName: string;
  /** Removes the private key; nothing can be signed after that. */
  discardKey(): void;
}

/** Makes and saves a CA whose subject is unique to the run, so that its store name meets no other. */
export async function makeCertificateAuthority(options: {
  stateFolder: string;
  runFolder: string;
  runId: string;
  /** Whose CA it is, where a run has several handsets. */
  handset?: string;
}): Promise<CertificateAuthority> {
  const { handset } = options;
  const name = handset === undefined ? options.runId : `${options.runId} ${handset}`;
  const { key, cert } = await generateCACertificate({
    subject: { commonName: `phonehome test CA ${name}`, organizationName: 'phonehome' },
  });
  const keyPath = join(options.stateFolder, 'ca', ofHandset(`${options.runId}.key.pem`, handset));
  const certPath = runPaths.caCertificate(options.runFolder, handset);
  writeWhole(keyPath, key, 0o600);
  writeWhole(certPath, cert);
  return {
    keyPath,
    certPath,
    pem: cert,
    storeName: androidStoreName(cert),
    discardKey: () => rmSync(keyPath, { force: true }),
  };
}

/**
 * File name under which Android looks a CA up: the first four bytes of the MD5 of the subject's DER, read little-endian, as
 * eight hex digits, then `.0` (what `openssl x509 -subject_hash_old` prints; facts 6.1).
 */
export function androidStoreName(pem: string): string {
  const digest = createHash('md5')
    .update(subjectDer(new X509Certificate(pem).raw))
    .digest();
  return `${digest.readUInt32LE(0).toString(16).padStart(8, '0')}.0`;
}

/** Certificate > tbsCertificate > [version] serial, signature, issuer, validity, subject (RFC 5280, section 4.1). */
function subjectDer(certificate: Uint8Array): Uint8Array {
  const tbs = derChildren(certificate)[0];
  const fields = tbs ? derChildren(tbs) : [];
  const hasVersion = fields[0]?.[0] === 0xa0;
  const subject = fields[hasVersion ? 5 : 4];
  if (!subject) throw new Error('Not an X.509 certificate: no subject.');
  return subject;
}
