// CA certificate files as Android reads them: PEM or DER bytes in; fingerprint and the file name it must have out.
import { createHash, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

/** A certificate read from a file. */
export interface CaCertificate {
  pem: string;
  /** SHA-256 of the DER bytes, lower-case hex. */
  fingerprint: string;
  /** OpenSSL's `-subject_hash_old`, 8 hex digits: the file must be called `<hash>.<n>` (Android's TrustedCertificateStore). */
  subjectHash: string;
}

const known = new Map<string, CaCertificate | undefined>();
const rememberedAtMost = 500;

/** Reads one certificate; undefined for anything else. */
export function readCertificate(bytes: Uint8Array): CaCertificate | undefined {
  const key = createHash('sha256').update(bytes).digest('hex');
  if (known.has(key)) return known.get(key);
  if (known.size >= rememberedAtMost) known.clear();
  const certificate = parse(bytes);
  known.set(key, certificate);
  return certificate;
}

function parse(bytes: Uint8Array): CaCertificate | undefined {
  try {
    const certificate = new X509Certificate(bytes);
    const subject = subjectName(certificate.raw);
    if (!subject) return undefined;
    return {
      pem: certificate.toString(),
      fingerprint: createHash('sha256').update(certificate.raw).digest('hex'),
      subjectHash: subjectHashOld(subject),
    };
  } catch (_cause) {
    return undefined;
  }
}

/** Bytes of the subject Name in a DER certificate (RFC 5280: tbsCertificate's sixth field, version first). */
function subjectName(der: Buffer): Buffer | undefined {
  const certificate = readElement(der, 0);
  const body = certificate && readElement(der, certificate.contentStart);
  if (!body) return undefined;
  const explicitVersionTag = 0xa0;
  const fieldsBeforeSubject = der[body.contentStart] === explicitVersionTag ? 5 : 4;
  let offset = body.contentStart;
  for (let field = 0; field < fieldsBeforeSubject; field += 1) {
    const element = readElement(der, offset);
    if (!element) return undefined;
    offset = element.end;
  }
  const subject = readElement(der, offset);
  return subject && der.subarray(offset, subject.end);
}

function readElement(der: Buffer, offset: number): { contentStart: number; end: number } | undefined {
  const first = der[offset + 1];
  if (first === undefined) return undefined;
  const longForm = first & 0x80 ? first & 0x7f : 0;
  if (longForm > 4 || offset + 2 + longForm > der.length) return undefined;
  const length = longForm > 0 ? der.readUIntBE(offset + 2, longForm) : first;
  const contentStart = offset + 2 + longForm;
  return contentStart + length > der.length ? undefined : { contentStart, end: contentStart + length };
}

/** The first four bytes of the MD5 of the DER subject name, little-endian (OpenSSL's X509_NAME_hash_old). */
function subjectHashOld(subject: Buffer): string {
  const digest = createHash('md5').update(subject).digest();
  return digest.readUInt32LE(0).toString(16).padStart(8, '0');
}

/** Gives each PEM the file name Android expects; certificates of the same subject are numbered. */
export function nameCaFiles(pems: readonly string[]): [string, string][] {
  const counts = new Map<string, number>();
  return pems.flatMap((pem): [string, string][] => {
    const certificate = readCertificate(Buffer.from(pem));
    if (!certificate) return [];
    const number = counts.get(certificate.subjectHash) ?? 0;
    counts.set(certificate.subjectHash, number + 1);
    return [[`${certificate.subjectHash}.${number}`, certificate.pem]];
  });
}

/** A handful of real public roots (those Node carries), so that the factory store is not empty. */
export function defaultFactoryCas(): string[] {
  return rootCertificates.slice(0, 10);
}
