// A handset and a package come in, the package's APKs with their hashes and signing certificates go out, all read on the handset: nothing is pulled.
import { X509Certificate } from 'node:crypto';
import type { ApkFacts } from '../artifacts/provenance.ts';
import { errorMessage, HarnessError } from '../lib/errors.ts';
import { sha256Hex } from '../lib/hash.ts';
import type { Adb } from './adb.ts';
import {
  type ApkSigner,
  blockTrailerBytes,
  centralDirectoryOffset,
  longestEndBytes,
  signersIn,
  signingBlockBytes,
} from './apk-signature.ts';
import { quote } from './quote.ts';

/** Hashing a few hundred MB on an old phone. */
const hashTimeoutMs = 120_000;
const largestBlockBytes = 16 * 1024 * 1024;

/** Facts of an installed package. What cannot be read is said in `unknown`; nothing is thrown but when the handset is gone. */
export async function apkFacts(adb: Adb, packageName: string): Promise<ApkFacts> {
  const facts: ApkFacts = { package: packageName, files: [], signers: [], unknown: null };
  try {
    const paths = await apkPaths(adb, packageName);
    for (const path of paths) facts.files.push(await hashed(adb, path));
    const [base] = paths;
    const size = facts.files[0]?.sizeBytes;
    if (base === undefined || size === undefined || size === null)
      return { ...facts, unknown: 'the handset names no APK of it' };
    const signers = await signersOf(adb, base, size);
    if (typeof signers === 'string') return { ...facts, unknown: `signing certificate: ${signers}` };
    return { ...facts, signers: signers.map(told) };
  } catch (error) {
    if (error instanceof HarnessError && (error.code === 'handset-missing' || error.code === 'tool-missing'))
      throw error;
    return { ...facts, unknown: errorMessage(error) };
  }
}

/** `pm path`: `package:/data/app/.../base.apk`, one line an APK; the base comes first. */
async function apkPaths(adb: Adb, packageName: string): Promise<string[]> {
  const { stdout } = await adb.shell(`pm path ${quote(packageName)}`);
  const paths = [...stdout.matchAll(/^package:(\/.+?)\r?$/gm)].map(([, path]) => path ?? '');
  return paths.sort(
    (left, right) => Number(right.endsWith('/base.apk')) - Number(left.endsWith('/base.apk')),
  );
}

async function hashed(adb: Adb, path: string): Promise<ApkFacts['files'][number]> {
  const name = (path.split('/').at(-1) ?? '').slice(0, 200);
  const sum = await adb.shell(`sha256sum ${quote(path)}`, { timeoutMs: hashTimeoutMs });
  const size = await adb.shell(`stat -c %s ${quote(path)}`);
  return {
    name,
    sizeBytes: /^\d+\s*$/.test(size.stdout) ? Number(size.stdout) : null,
    sha256: /^\\?([0-9a-f]{64})\s/.exec(sum.stdout)?.[1] ?? null,
  };
}

/** The signers, or why they are not known. Android itself checked the signature when it installed the APK. */
async function signersOf(adb: Adb, path: string, size: number): Promise<ApkSigner[] | string> {
  /** `length` bytes that begin `fromEnd` bytes before the end. */
  const bytesBefore = async (fromEnd: number, length: number): Promise<Buffer> => {
    const { stdout } = await adb.shell(`tail -c ${fromEnd} ${quote(path)} | head -c ${length} | base64`, {
      timeoutMs: hashTimeoutMs,
    });
    return Buffer.from(stdout, 'base64');
  };
  const tailBytes = Math.min(size, longestEndBytes);
  const directory = centralDirectoryOffset(await bytesBefore(tailBytes, tailBytes));
  if (directory === undefined) return 'the file is no ZIP archive, and so no APK';
  const afterBlock = size - directory;
  const blockBytes = signingBlockBytes(await bytesBefore(afterBlock + blockTrailerBytes, blockTrailerBytes));
  if (blockBytes === undefined) return 'it has no v2 or v3 signature (an older v1 signature is not read)';
  if (blockBytes > largestBlockBytes) return `its signing block says it is ${blockBytes} bytes long`;
  const signers = signersIn(await bytesBefore(afterBlock + blockBytes, blockBytes));
  return signers.length === 0 ? 'its signing block holds no v2 or v3 signature' : signers;
}

function told({ scheme, certificate }: ApkSigner): ApkFacts['signers'][number] {
  return {
    scheme,
    certificate: certificate.toString('base64'),
    sha256: sha256Hex(certificate),
    subject: subjectOf(certificate),
  };
}

function subjectOf(certificate: Buffer): string {
  try {
    return new X509Certificate(certificate).subject.split('\n').join(', ').slice(0, 500);
  } catch (_cause) {
    return 'not readable as X.509';
  }
}
