// A run that hides values where nobody looks at first comes out, sealed: in other spellings, in parts, in hosts, names, messages and numbers.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { anonymousKey } from '../../../harness/evidence/bundle/signing.ts';
import { writeJson, writeWhole } from '../../../harness/lib/files.ts';
import { sha256Hex } from '../../../harness/lib/hash.ts';
import { analyseRun } from '../../../harness/pipeline.ts';
import type { RedactOptions } from '../../../harness/redact.ts';
import { SealedFixture } from './sealed-run.ts';

export const imei = '861234050099887';
export const mac = 'da:a1:19:7f:03:c2';
export const androidId = 'a1b2c3d4e5f60718';
export const account = 'ingrid.sample@mail.example';
export const person = 'Ingrid Sample-Person';
export const serial = 'c4d5e6f70123';
/** Too short to be looked for everywhere. */
export const nick = 'ingo';
export const pin = '4821';
/** Sent while nobody is signed in. */
export const nobody = JSON.stringify({ user: 'unknown', login: 'signed-out', uid: 0, email: '' });

export const digest = (name: string, value: string) => createHash(name).update(value).digest('hex');
export const hexOf = (value: string) => Buffer.from(value).toString('hex');
export const escaped = (value: string, escape = '%') =>
  [...hexOf(value).matchAll(/../g)].map(([pair]) => `${escape}${pair}`).join('');
export const grouped = (value: string, size: number, joint: string) =>
  (value.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(joint);
/** As protobuf writes a number: seven bits a byte, the lowest first, the top bit set but in the last. */
export const varint = Buffer.from(
  grouped([...BigInt(imei).toString(2)].reverse().join(''), 7, ',')
    .split(',')
    .map(
      (bits, index, all) => parseInt([...bits].reverse().join(''), 2) | (index < all.length - 1 ? 0x80 : 0),
    ),
);

/** The run, its sealed form, and how a copy of it is made. `close` removes everything. */
export class HidingRun {
  readonly fixture = new SealedFixture();
  readonly words: string;
  /** The sealed archive, once `seal` was called. */
  original = '';

  constructor() {
    this.words = upload(this.fixture);
    files(this.fixture);
    analyseRun(this.fixture.folder);
    this.fixture.custody('analysed', `Analysed the run for ${person}`);
  }

  async seal(): Promise<void> {
    this.original = (await this.fixture.seal({ folder: null, who: person })).archive;
  }

  wishes(name: string): RedactOptions {
    return {
      key: anonymousKey(),
      archive: this.fixture.at(`${name}.zip`),
      openings: this.fixture.at(`${name}.openings.json`),
      keepScreens: false,
      also: [person],
      authorities: [],
      who: 'anonymous',
      software: 'unit 1',
      now: new Date(0),
    };
  }

  close(): void {
    this.fixture.close();
  }
}

/** Uploads of one more case: every hiding place in traffic. Gives its search words as an address has them. */
function upload({ run, folder }: SealedFixture): string {
  const driven = run.addCase({ mode: 'incognito' }).drive();
  const post = (body: string | Uint8Array, headers: [string, string][] = []) =>
    driven.request({ url: 'https://sa.api.intl.miui.com/x', method: 'POST', headers, body });
  const get = (url: string) => driven.request({ url });
  post(JSON.stringify({ imei, account, mac }));
  post(`m=${mac.replaceAll(':', '-')}&said=${grouped(imei, 1, ' ')}`);
  post('x=1', [
    [`X-Dev-${imei}`, '1'],
    ['Authorization', `Basic ${Buffer.from(`${account}:${pin}`).toString('base64')}`],
    ['X-User-Id', nick],
  ]);
  for (const path of [
    grouped(imei, 3, '-'),
    grouped(imei, 1, '%20'),
    escaped(imei),
    escaped(imei, '%25'),
    `${imei.slice(0, 8)}/${imei.slice(8)}`,
  ])
    get(`https://a.example/p/${path}/q`);
  get(`https://${imei}.track.example/`);
  get(`https://${hexOf(imei)}.hex.example/`);
  get(
    `https://h.example/?a=${digest('md5', imei)}&b=${digest('sha1', mac)}&c=${digest('sha256', account)}&d=${digest('md5', mac.toUpperCase())}`,
  );
  get(`https://u.example/?user_id=${nick}&pin=${pin}&keep=this-stays&uid=0`);
  post(JSON.stringify({ first: 'Ingrid', last: 'Sample-Person' }));
  post(JSON.stringify({ tac: imei.slice(0, 8), rest: imei.slice(8) }));
  post(JSON.stringify({ user_id: nick, said: 'short account' }));
  post(nobody);
  post(
    JSON.stringify({
      number: BigInt(imei).toString(16),
      mac: BigInt(`0x${mac.replaceAll(':', '')}`).toString(),
    }),
  );
  post(brotliCompressSync(JSON.stringify({ v: imei })), [['Content-Encoding', 'br']]);
  post(zipSync({ 'a.txt': Buffer.from(`deep ${account}`) }));
  post(gzipSync(gzipSync(hexOf(account))));
  post(Buffer.concat([Buffer.from([8]), varint]));
  post(
    Buffer.concat([
      Buffer.from([0, 1, 2, 0xff]),
      Buffer.from(mac.replaceAll(':', ''), 'hex'),
      Buffer.from([0xfe]),
    ]),
  );
  post(Buffer.concat([Buffer.from([0, 7, 0xff]), Buffer.from(androidId, 'hex'), Buffer.from([0xfe, 0])]));
  const message = (bytes: Buffer, opcode: number) => {
    const sha256 = sha256Hex(bytes);
    writeWhole(runPaths.body(folder, sha256), bytes);
    const body = { sha256, sizeBytes: bytes.length, complete: true };
    driven.captureLine({
      type: 'websocket-message',
      id: 'x0001',
      atMs: 1,
      direction: 'sent',
      opcode,
      body,
    });
  };
  message(Buffer.from(JSON.stringify({ t: 'hello', who: account })), 1);
  message(gzipSync(`{"mac":"${mac.replaceAll(':', '')}"}`), 2);
  driven.tlsFailure(`${hexOf(imei)}.pinned.example`, 'cert-rejected');
  driven.clientError(`${imei}.odd.example`, `bad request from ${account}`);
  driven.closed();
  return driven.words.replaceAll(' ', '+');
}

/** Every hiding place in the files of a run. */
function files({ folder }: SealedFixture): void {
  const known = (name: string, value: string) => ({
    name,
    value,
    scope: 'x',
    reset: 'x',
    how: `read ${value}`,
    unique: true,
  });
  const identifiers = [known('imei', imei), known('mac', mac), known('android-id', androidId)];
  writeJson(runPaths.handsetIdentity(folder), { schemaVersion: 1, identifiers });
  const manifest = readFileSync(runPaths.manifest(folder), 'utf8');
  writeFileSync(runPaths.manifest(folder), manifest.replace(/"serial": "[^"]*"/, `"serial": "${serial}"`));
  writeJson(runPaths.runConfig(folder), { serial, note: `adb-${serial}._adb-tls`, who: account });
  writeWhole(join(folder, 'cases/c03/screens/9-home.xml'), `<node text="${account}"/>`);
  mkdirSync(join(folder, 'allure-results'), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write(
    'allure-results/b-result.json',
    JSON.stringify({ name: `by ${person}`, parameters: [{ name: 'device', value: serial }] }),
  );
  const parameters = [{ name: 'account', value: 'signed-out' }];
  write('allure-results/c-result.json', JSON.stringify({ name: 'unknown', parameters }));
  write('allure-results/a-attachment.txt', `md5 ${digest('md5', imei)} ${person.toUpperCase()}`);
  write('junit.xml', `<a name="${person}">&#56;&#54;&#49;${imei.slice(3)}</a>`);
  write('summary.md', `**${account.replace('.', '\\.')}** | ${mac.toUpperCase()} | ${grouped(imei, 5, ' ')}`);
  write(
    'ca.pem',
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(`CN=${serial} phone`).toString('base64')}\n-----END CERTIFICATE-----\n`,
  );
}
