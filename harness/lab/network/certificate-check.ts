// Refuses certificates the way Android's TLS does: with an alert during the handshake, which Node's own client never sends.
import { X509Certificate } from 'node:crypto';
import { Duplex } from 'node:stream';
import { HarnessError } from '../../lib/errors.ts';

/** What a server's chain is held against. */
export interface Expectation {
  host: string;
  /** PEM texts of the trusted CAs. */
  cas: readonly string[];
}

const record = { handshake: 22 };
const certificateMessage = 11;
/** A server's first flight is a few KiB; what is longer goes to OpenSSL unseen and is judged there. */
const maxFlightBytes = 64 * 1024;
/** Fatal `certificate_unknown` of TLS 1.2 (RFC 5246, section 7.2), which BoringSSL sends when the trust manager says no. */
const alert = Buffer.from([21, 3, 3, 0, 2, 2, 46]);

/**
 * The road with a look at the server's certificates, which TLS 1.2 sends in the clear. A chain that does not fit is
 * answered with the alert, and the stream fails; anything else passes untouched, and the TLS stack verifies it again.
 */
export function refusingLikeAndroid(road: Duplex, expected: Expectation): Duplex {
  let held: Buffer | undefined = Buffer.alloc(0);
  const guarded = new Duplex({
    read: () => void road.resume(),
    write: (chunk: Buffer, _encoding, done) => void road.write(chunk, done),
    final: (done) => void road.end(done),
    destroy: (cause, done) => done(cause),
  });
  const refuse = () => {
    const why = new HarnessError('lab-failed', `The certificate of ${expected.host} is not trusted.`, {
      remedy: 'Put the CA into the system store of the handset.',
    });
    road.end(alert, () => guarded.destroy(why));
  };
  road.on('data', (chunk: Buffer) => {
    if (!held) {
      if (!guarded.push(chunk)) road.pause();
      return;
    }
    held = Buffer.concat([held, chunk]);
    const chain = certificatesIn(held);
    if (chain === 'incomplete') return;
    const flight = held;
    held = undefined;
    if (chain === 'none' || fits(chain, expected)) guarded.push(flight);
    else refuse();
  });
  road.once('end', () => guarded.push(null));
  road.once('error', (cause) => guarded.destroy(cause));
  road.once('close', () => guarded.destroy());
  return guarded;
}

/** The chain in a server's first bytes; `none` when they are something else. */
export function certificatesIn(bytes: Buffer): X509Certificate[] | 'incomplete' | 'none' {
  if (bytes.length > maxFlightBytes) return 'none';
  const messages: Buffer[] = [];
  for (let at = 0; ;) {
    if (bytes.length < at + 5) break;
    if (bytes[at] !== record.handshake) return 'none';
    const end = at + 5 + bytes.readUInt16BE(at + 3);
    messages.push(bytes.subarray(at + 5, end));
    if (end > bytes.length) break;
    at = end;
  }
  const handshake = Buffer.concat(messages);
  for (let at = 0; at + 4 <= handshake.length;) {
    const end = at + 4 + handshake.readUIntBE(at + 1, 3);
    if (end > handshake.length) return 'incomplete';
    if (handshake[at] === certificateMessage) return certificateList(handshake.subarray(at + 7, end));
    at = end;
  }
  return 'incomplete';
}

function certificateList(bytes: Buffer): X509Certificate[] | 'none' {
  const chain: X509Certificate[] = [];
  try {
    for (let at = 0; at + 3 <= bytes.length;) {
      const end = at + 3 + bytes.readUIntBE(at, 3);
      chain.push(new X509Certificate(bytes.subarray(at + 3, end)));
      at = end;
    }
  } catch (_cause) {
    return 'none';
  }
  return chain;
}

/** Right name, right time, and signed step by step up to a trusted CA. */
export function fits(chain: readonly X509Certificate[], expected: Expectation): boolean {
  const [leaf, ...others] = chain;
  if (!leaf || leaf.checkHost(expected.host) === undefined) return false;
  const now = Date.now();
  const cas = expected.cas.map((pem) => new X509Certificate(pem));
  let current = leaf;
  for (let step = 0; step <= others.length; step += 1) {
    if (Date.parse(current.validFrom) > now || Date.parse(current.validTo) < now) return false;
    if (cas.some((ca) => signed(current, ca))) return true;
    const next = others.find((candidate) => candidate !== current && signed(current, candidate));
    if (!next) return false;
    current = next;
  }
  return false;
}

function signed(certificate: X509Certificate, by: X509Certificate): boolean {
  return certificate.checkIssued(by) && certificate.verify(by.publicKey);
}
