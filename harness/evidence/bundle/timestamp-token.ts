// Bytes come in, an RFC 3161 request goes out; a reply and the same bytes come in, what the reply proves goes out.
import { fromBER, Integer, Null, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  Certificate,
  type ContentInfo,
  ExtKeyUsage,
  id_eContentType_TSTInfo,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { createHash, X509Certificate } from 'node:crypto';
import { errorMessage } from '../../lib/errors.ts';

const sha256Oid = '2.16.840.1.101.3.4.2.1';
const timeStampingUse = '1.3.6.1.5.5.7.3.8';

/** What a reply proves, or why it proves nothing. */
export type TokenCheck =
  | {
      proves: true;
      /** ISO 8601, UTC: these bytes existed then, if the authority is trusted. */
      at: string;
      /** Subject of the certificate that signed it. */
      authority: string;
      /** SHA-256 of that certificate's DER. */
      certificateSha256: string;
      /** True: the certificate leads to a root the caller trusts. False: no roots were given. */
      trusted: boolean;
    }
  | { proves: false; reason: string };

/** A request for the SHA-256 of `content`, DER; `nonce` binds the reply to it. */
export function timestampRequest(content: Uint8Array, nonce: Uint8Array): Buffer {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: sha256Oid, algorithmParams: new Null() }),
      hashedMessage: new OctetString({
        valueHex: arrayBuffer(createHash('sha256').update(content).digest()),
      }),
    }),
    nonce: new Integer({ valueHex: arrayBuffer(nonce) }),
    certReq: true,
  });
  return Buffer.from(request.toSchema().toBER(false));
}

/** Checks a reply over `content`; roots that lead to its certificate make it trusted, when given they must. Never throws. */
export async function checkTimestamp(
  reply: Uint8Array,
  content: Uint8Array,
  options: { nonce?: Uint8Array; roots?: readonly string[] } = {},
): Promise<TokenCheck> {
  try {
    return await check(reply, content, options);
  } catch (cause) {
    return { proves: false, reason: errorMessage(cause) };
  }
}

async function check(
  reply: Uint8Array,
  content: Uint8Array,
  { nonce, roots = [] }: { nonce?: Uint8Array; roots?: readonly string[] },
): Promise<TokenCheck> {
  const token = tokenOf(reply);
  if (typeof token === 'string') return { proves: false, reason: token };
  const signed = new SignedData({ schema: token.content });
  const { eContentType, eContent } = signed.encapContentInfo;
  if (eContentType !== id_eContentType_TSTInfo || eContent === undefined)
    return { proves: false, reason: 'it signs something that is no timestamp' };
  const info = TSTInfo.fromBER(arrayBuffer(eContent.valueBlock.valueHexView));
  if (info.messageImprint.hashAlgorithm.algorithmId !== sha256Oid)
    return { proves: false, reason: 'it is over another hash than SHA-256' };
  if (nonce !== undefined && !sameNumber(info.nonce, nonce))
    return { proves: false, reason: 'it answers another request' };
  const trustedCerts = roots.map((pem) => Certificate.fromBER(arrayBuffer(new X509Certificate(pem).raw)));
  const result = await signed.verify({
    signer: 0,
    data: arrayBuffer(content),
    trustedCerts,
    checkChain: trustedCerts.length > 0,
    extendedMode: true,
  });
  const signer = result.signerCertificate;
  if (result.signatureVerified !== true || !signer)
    return { proves: false, reason: 'its signature is not that of the certificate in it' };
  if (!mayTimestamp(signer)) return { proves: false, reason: 'its certificate is not one for timestamping' };
  const certificate = new X509Certificate(Buffer.from(signer.toSchema(true).toBER(false)));
  return {
    proves: true,
    at: info.genTime.toISOString(),
    authority: certificate.subject.split('\n').join(', '),
    certificateSha256: createHash('sha256').update(certificate.raw).digest('hex'),
    trusted: trustedCerts.length > 0,
  };
}

function tokenOf(reply: Uint8Array): ContentInfo | string {
  const { offset, result } = fromBER(arrayBuffer(reply));
  if (offset !== reply.length) return 'it is not a timestamp reply';
  const response = new TimeStampResp({ schema: result });
  const { status, statusStrings } = response.status;
  const said = statusStrings?.map((text) => text.valueBlock.value).join(' ') ?? '';
  // 0 granted, 1 granted with modifications (RFC 3161, 2.4.2).
  if (Number(status) > 1) return `the authority refused (status ${status}${said === '' ? '' : `: ${said}`})`;
  return response.timeStampToken ?? 'the reply holds no token';
}

function mayTimestamp(certificate: Certificate): boolean {
  const uses = certificate.extensions?.find(({ extnID }) => extnID === '2.5.29.37')?.parsedValue as unknown;
  return uses instanceof ExtKeyUsage && uses.keyPurposes.includes(timeStampingUse);
}

/** DER may put a zero byte before a number, or leave one out. */
function sameNumber(integer: Integer | undefined, wanted: Uint8Array): boolean {
  if (integer === undefined) return false;
  const digits = (bytes: Uint8Array) =>
    Buffer.from(bytes)
      .toString('hex')
      .replace(/^(00)+/, '');
  return digits(integer.valueBlock.valueHexView) === digits(wanted);
}

function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
