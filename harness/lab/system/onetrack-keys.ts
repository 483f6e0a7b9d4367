// The collector's RSA pair: OneTrack's clients carry the public half, only its server can open what they send (facts 4.5).
import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto';

let pair: ReturnType<typeof makePair> | undefined;

function makePair() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/** Made on first use: it takes a tenth of a second. */
const keys = () => (pair ??= makePair());

/** RSA-PKCS1, as facts 4.5 has it. */
export function sealForCollector(secret: Uint8Array): Buffer {
  return publicEncrypt({ key: keys().publicKey, padding: constants.RSA_PKCS1_PADDING }, secret);
}

/** The padding is taken off by hand (RFC 8017, 7.2.2), as Node.js refuses to. A RangeError when it was not sealed for us. */
export function openAtCollector(sealed: Uint8Array): Buffer {
  const block = privateDecrypt({ key: keys().privateKey, padding: constants.RSA_NO_PADDING }, sealed);
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end < 10) throw new RangeError('Not sealed for this collector.');
  return block.subarray(end + 1);
}
