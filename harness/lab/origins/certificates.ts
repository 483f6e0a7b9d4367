// The offline web's own certificate authority: comes up with a fresh key, gives a TLS context for any host name.
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import * as x509 from '@peculiar/x509';

/** Signs server certificates; its private key never leaves memory. */
export interface CertificateAuthority {
  /** PEM of the CA certificate. */
  pem: string;
  /** TLS context with a certificate for `host`, minted on first use; the chain sent holds the CA too. */
  contextFor(host: string): Promise<SecureContext>;
}

const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;

/** A new CA named `commonName`, valid ten years; its leaves are valid 90 days, as public ones are. */
export async function createAuthority(commonName: string): Promise<CertificateAuthority> {
  const caKeys = await newKeys();
  const name = `CN=${commonName}, O=phonehome lab handset, C=XX`;
  const ca = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serial(),
      name,
      ...validFor(3650),
      signingAlgorithm: keyAlgorithm,
      keys: caKeys,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  const leafKeys = await newKeys();
  const leafKeyPem = await privatePem(leafKeys);
  const pem = `${ca.toString('pem')}\n`;

  const mint = async (host: string): Promise<SecureContext> => {
    const leaf = await x509.X509CertificateGenerator.create(
      {
        serialNumber: serial(),
        subject: `CN=${host}`,
        issuer: name,
        ...validFor(90),
        signingAlgorithm: keyAlgorithm,
        publicKey: leafKeys.publicKey,
        signingKey: caKeys.privateKey,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: host }]),
          await x509.AuthorityKeyIdentifierExtension.create(ca, false, crypto),
        ],
      },
      crypto,
    );
    return createSecureContext({ key: leafKeyPem, cert: `${leaf.toString('pem')}\n${pem}` });
  };

  const minted = new Map<string, Promise<SecureContext>>();
  return {
    pem,
    contextFor(host) {
      const known = minted.get(host);
      if (known) return known;
      const fresh = mint(host);
      minted.set(host, fresh);
      return fresh;
    },
  };
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);
}

async function privatePem(keys: CryptoKeyPair): Promise<string> {
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return x509.PemConverter.encode(pkcs8, 'PRIVATE KEY');
}

/** 16 random bytes, first bit clear so that the number is positive. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes.toString('hex');
}

function validFor(days: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - dayMs), notAfter: new Date(now + days * dayMs) };
}
