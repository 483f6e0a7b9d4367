// Which CAs the handset trusts: PEM texts come in, usable certificates and their SPKI hashes go out.
import { createHash, X509Certificate } from 'node:crypto';

/** The PEM texts that really are CA certificates; a phone skips anything else lying in its store. */
export function usableCas(pems: readonly string[]): string[] {
  return pems.filter((pem) => parsed(pem)?.ca === true);
}

/** Base64 SHA-256 of the certificate's SubjectPublicKeyInfo, as Chromium's `--ignore-certificate-errors-spki-list` wants it. */
export function spkiOf(pem: string): string {
  const spki = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64');
}

function parsed(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch (_cause) {
    return undefined;
  }
}
