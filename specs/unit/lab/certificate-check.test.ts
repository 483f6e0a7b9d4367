// The look at a server's certificates: other bytes, half a flight, a foreign CA, another name, an expired certificate.
import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { certificatesIn, fits } from '../../../harness/lab/network/certificate-check.ts';
import { createAuthority } from '../../../harness/lab/origins/certificates.ts';

/** A TLS 1.2 Certificate message in one record, cut into records of `size` bytes. */
function flight(ders: Buffer[], size = 16_000): Buffer {
  const length = (value: number) => Buffer.from([value >> 16, (value >> 8) & 255, value & 255]);
  const list = Buffer.concat(ders.flatMap((der) => [length(der.length), der]));
  const message = Buffer.concat([Buffer.from([11]), length(list.length + 3), length(list.length), list]);
  const records: Buffer[] = [];
  for (let at = 0; at < message.length; at += size) {
    const part = message.subarray(at, at + size);
    records.push(Buffer.from([22, 3, 3, part.length >> 8, part.length & 255]), part);
  }
  return Buffer.concat(records);
}

describe('certificate-check', () => {
  let ca: X509Certificate;
  let other: X509Certificate;

  before(async () => {
    ca = new X509Certificate((await createAuthority('one')).pem);
    other = new X509Certificate((await createAuthority('two')).pem);
  });

  it('finds the chain, also when records cut it', () => {
    for (const size of [16_000, 100]) {
      const chain = certificatesIn(flight([ca.raw, other.raw], size));
      if (typeof chain === 'string') throw new Error(chain);
      expect(chain.map((certificate) => certificate.subject)).to.deep.equal([ca.subject, other.subject]);
    }
  });

  it('waits for the rest of half a flight', () => {
    const whole = flight([ca.raw]);
    expect(certificatesIn(whole.subarray(0, 3))).to.equal('incomplete');
    expect(certificatesIn(whole.subarray(0, whole.length - 1))).to.equal('incomplete');
  });

  it('leaves what is no handshake, no certificate or too long to the TLS stack', () => {
    expect(certificatesIn(Buffer.from('HTTP/1.1 400 Bad Request'))).to.equal('none');
    expect(certificatesIn(flight([Buffer.from('no certificate')]))).to.equal('none');
    expect(certificatesIn(Buffer.alloc(70_000, 22))).to.equal('none');
  });

  it('wants a chain, a trusted CA and the right name', () => {
    const expected = { host: 'one', cas: [ca.toString()] };
    expect(fits([], expected)).to.equal(false);
    expect(fits([ca], { ...expected, host: 'elsewhere.example' })).to.equal(false);
    expect(fits([other], { ...expected, host: 'two' })).to.equal(false);
  });
});
