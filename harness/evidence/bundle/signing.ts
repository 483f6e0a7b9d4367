// The text of `datapackage.json` and a key come in, `datapackage-digest.json` as WACZ-auth 0.1.0 wants it goes out; and back: is this signature right?
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto';
import { statSync } from 'node:fs';
import type { BundleDigest } from '../../artifacts/bundle.ts';
import { errorMessage, HarnessError } from '../../lib/errors.ts';
import { readText } from '../../lib/files.ts';
import { sha256Hex } from '../../lib/hash.ts';

/** What signs a bundle. */
export interface SigningKey {
  kind: 'named' | 'anonymous';
  key: KeyObject;
  /** SubjectPublicKeyInfo, DER. */
  publicDer: Buffer;
}

const curve = 'prime256v1';

/** A key for one seal; nothing of it is written anywhere. */
export function anonymousKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
  return { kind: 'anonymous', key: privateKey, publicDer: publicKey.export({ type: 'spki', format: 'der' }) };
}

/** Reads the user's key from a PEM file; `usage` when it is no P-256 key, or readable by others. */
export function namedKey(path: string): SigningKey {
  const pem = readText(path);
  if ((statSync(path).mode & 0o077) !== 0)
    throw new HarnessError('usage', `The key ${path} can be read by others.`, {
      remedy: `Run chmod 600 ${path}.`,
    });
  const make = `Make one with: (umask 077; openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ${path})`;
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (cause) {
    throw new HarnessError('usage', `${path} is no private key in PEM: ${errorMessage(cause)}.`, {
      remedy: make,
      cause,
    });
  }
  if (key.asymmetricKeyDetails?.namedCurve !== curve)
    throw new HarnessError('usage', `The key ${path} is not an ECDSA P-256 key.`, { remedy: make });
  return { kind: 'named', key, publicDer: createPublicKey(key).export({ type: 'spki', format: 'der' }) };
}

/** SHA-256 of a public key's DER: its fingerprint. */
export function fingerprintOf(publicDer: Uint8Array): string {
  return sha256Hex(publicDer);
}

/** An ECDSA signature, DER. */
export function signatureOf(content: string | Uint8Array, { key }: SigningKey): Buffer {
  return signBytes('sha256', Buffer.from(content), { key, dsaEncoding: 'der' });
}

/** The text of `datapackage-digest.json`. Signed is the text `sha256:<hex>`, as existing WACZ signers do it. */
export function digestText(
  packageJson: string,
  key: SigningKey,
  sealing: { created: string; software: string },
): string {
  const hash = `sha256:${sha256Hex(packageJson)}`;
  const digest: BundleDigest = {
    path: 'datapackage.json',
    hash,
    signedData: {
      hash,
      created: sealing.created,
      software: sealing.software,
      version: '0.1.0',
      signature: signatureOf(hash, key).toString('base64'),
      publicKey: key.publicDer.toString('base64'),
    },
  };
  return `${JSON.stringify(digest, null, 2)}\n`;
}

/** The public key of a digest; undefined when it is not an ECDSA P-256 key. */
export function publicKeyOf(digest: BundleDigest): { key: KeyObject; der: Buffer } | undefined {
  const der = Buffer.from(digest.signedData.publicKey, 'base64');
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return key.asymmetricKeyDetails?.namedCurve === curve ? { key, der } : undefined;
  } catch (_cause) {
    return undefined;
  }
}

/** Whether `signature` (DER) is the key's over `content`. */
export function isSignedBy(key: KeyObject, content: string | Uint8Array, signature: Uint8Array): boolean {
  return verifyBytes('sha256', Buffer.from(content), { key, dsaEncoding: 'der' }, signature);
}
