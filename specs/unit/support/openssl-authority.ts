// A timestamp authority made of `openssl ts` behind a local HTTP server: what a seal asks, answered by the reference implementation.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A running authority. */
export interface OpensslAuthority {
  url: string;
  /** Its root, PEM file. */
  rootFile: string;
  rootPem: string;
  /** How many requests came. */
  asked(): number;
  close(): Promise<void>;
}

/** Answers every request; the first `refusals` ones with HTTP status 503. */
export async function opensslAuthority(options: {
  name: string;
  refusals?: number;
}): Promise<OpensslAuthority> {
  const folder = mkdtempSync(join(tmpdir(), 'phonehome-tsa-'));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  makeCertificates(options.name, { at, openssl });
  let asked = 0;
  const answer = (body: Buffer, response: ServerResponse) => {
    asked += 1;
    if (asked <= (options.refusals ?? 0)) {
      response.writeHead(503).end();
      return;
    }
    writeFileSync(at('query.tsq'), body);
    openssl('ts', '-reply', '-config', at('tsa.cnf'), '-queryfile', at('query.tsq'), '-out', at('reply.tsr'));
    response
      .writeHead(200, { 'content-type': 'application/timestamp-reply' })
      .end(readFileSync(at('reply.tsr')));
  };
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(Buffer.concat(chunks), response));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsr`,
    rootFile: at('root.pem'),
    rootPem: readFileSync(at('root.pem'), 'utf8'),
    asked: () => asked,
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
      });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeCertificates(
  name: string,
  { at, openssl }: { at: (name: string) => string; openssl: (...args: string[]) => Buffer },
): void {
  const newKey = ['-newkey', 'rsa:2048', '-nodes', '-sha256'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    at('root.key'),
    '-out',
    at('root.pem'),
    '-days',
    '30',
    '-subj',
    `/CN=${name} root`,
  );
  openssl(
    'req',
    ...newKey,
    '-keyout',
    at('tsa.key'),
    '-out',
    at('tsa.csr'),
    '-subj',
    `/CN=${name} stamping unit`,
  );
  writeFileSync(
    at('tsa.ext'),
    'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n',
  );
  openssl(
    ...[
      'x509',
      '-req',
      '-in',
      at('tsa.csr'),
      '-CA',
      at('root.pem'),
      '-CAkey',
      at('root.key'),
      '-CAcreateserial',
    ],
    ...['-days', '30', '-sha256', '-extfile', at('tsa.ext'), '-out', at('tsa.pem')],
  );
  writeFileSync(at('serial'), '01\n');
  writeFileSync(
    at('tsa.cnf'),
    [
      '[tsa]',
      'default_tsa = unit',
      '[unit]',
      `dir = ${at('.')}`,
      `serial = ${at('serial')}`,
      'crypto_device = builtin',
      `signer_cert = ${at('tsa.pem')}`,
      `certs = ${at('root.pem')}`,
      `signer_key = ${at('tsa.key')}`,
      'signer_digest = sha256',
      'default_policy = 1.2.3.4.1',
      'digests = sha256, sha384, sha512',
      'accuracy = secs:1',
      'ordering = yes',
      'tsa_name = yes',
      'ess_cert_id_chain = no',
      '',
    ].join('\n'),
  );
}
