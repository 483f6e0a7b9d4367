// An APK comes in, the certificates its signatures name go out, by scheme. The signatures themselves are not checked.
import { createHash, X509Certificate } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import 'reflect-metadata';
import { X509Certificates } from '@peculiar/x509';
import type { ApkSignature } from '../artifacts/apk.ts';
import { visibleLine } from '../lib/visible-text.ts';
import { Cursor, Malformed } from './cursor.ts';
import type { Zip } from './zip.ts';

/** https://source.android.com/docs/security/features/apksigning: block ids of schemes 2, 3 and 3.1. */
const schemes: Readonly<Record<number, ApkSignature['scheme']>> = {
  [0x7109871a]: 'v2',
  [0xf05368c0]: 'v3',
  [0x1b93ad61]: 'v3.1',
};
const magic = 'APK Sig Block 42';
const largestBlockBytes = 64 * 1024 * 1024;
const largestSignatureBytes = 1024 * 1024;
const mostSigners = 16;

/** All of them, v1 first; throws Malformed when a signing block is broken. */
export async function signaturesOf(file: string, zip: Zip): Promise<ApkSignature[]> {
  return [...(await jarSignatures(zip)), ...blockSignatures(signingBlock(file))];
}

/** v1: PKCS #7 in META-INF; the signer's own certificate is the one that issued none of the others. */
async function jarSignatures(zip: Zip): Promise<ApkSignature[]> {
  const names = zip.names
    .filter((name) => /^META-INF\/[^/]+\.(?:RSA|DSA|EC)$/i.test(name))
    .slice(0, mostSigners);
  const found: ApkSignature[] = [];
  for (const name of names) {
    const bytes = await zip.read(name, largestSignatureBytes);
    const certificates = certificatesIn(bytes, name);
    const own = certificates.find((one) =>
      certificates.every((other) => other === one || other.issuer !== one.subject),
    );
    if (own !== undefined) found.push(signature('v1', Buffer.from(own.rawData)));
  }
  return found;
}

function certificatesIn(bytes: Buffer, name: string): X509Certificates {
  try {
    return new X509Certificates(Uint8Array.from(bytes));
  } catch (cause) {
    throw new Malformed(`${name} holds no certificates`, { cause });
  }
}

function signature(scheme: ApkSignature['scheme'], der: Buffer): ApkSignature {
  const certificateSha256 = createHash('sha256').update(der).digest('hex');
  return { scheme, certificateSha256, subject: subjectOf(der) };
}

function subjectOf(der: Buffer): string | null {
  try {
    return visibleLine(new X509Certificate(der).subject.split('\n').join(', '), 400);
  } catch (_cause) {
    return null;
  }
}

/** The block before the central directory; null when there is none. */
function signingBlock(file: string): Buffer | null {
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    const read = (from: number, length: number): Buffer => {
      if (from < 0 || length < 0 || from + length > size)
        throw new Malformed('its signing block lies outside it');
      const bytes = Buffer.alloc(length);
      readSync(fd, bytes, 0, length, from);
      return bytes;
    };
    const tail = read(Math.max(0, size - 65_557), Math.min(size, 65_557));
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
    if (end < 0 || end + 20 > tail.length) return null;
    const directory = tail.readUInt32LE(end + 16);
    if (directory < 32 || directory > size) return null;
    const footer = read(directory - 24, 24);
    if (footer.toString('latin1', 8) !== magic) return null;
    const length = Number(footer.readBigUInt64LE(0));
    if (length < 24 || length > largestBlockBytes || length + 8 > directory)
      throw new Malformed(`its signing block says to be ${length} bytes long`);
    return read(directory - length, length - 24);
  } finally {
    closeSync(fd);
  }
}

function blockSignatures(block: Buffer | null): ApkSignature[] {
  if (block === null) return [];
  const found: ApkSignature[] = [];
  const pairs = new Cursor(block);
  while (pairs.left >= 12) {
    const low = pairs.u32();
    if (pairs.u32() !== 0 || low < 4)
      throw new Malformed('a part of its signing block has an impossible length');
    const pair = new Cursor(pairs.take(low));
    const scheme = schemes[pair.u32()];
    if (scheme !== undefined) found.push(...signersOf(scheme, pair));
  }
  return found;
}

/** Signers, each with signed data, whose second part lists certificates: the first is the signer's own. */
function signersOf(scheme: ApkSignature['scheme'], pair: Cursor): ApkSignature[] {
  const found: ApkSignature[] = [];
  const signers = new Cursor(pair.block());
  while (signers.left > 0 && found.length < mostSigners) {
    const signer = new Cursor(signers.block());
    const signed = new Cursor(signer.block());
    signed.block();
    const certificates = new Cursor(signed.block());
    if (certificates.left > 0) found.push(signature(scheme, certificates.block()));
  }
  return found;
}
