// A real intercepting proxy between a lab handset and its internet, and what a person does in Mint: for specs of the lab.
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { execa } from 'execa';
import { type CompletedRequest, generateCACertificate, getLocal, type Mockttp } from 'mockttp';
import { waitFor } from '../../../harness/lib/time.ts';
import { type PeeledEvent, peel } from '../../unit/lab/peel.ts';
import type { Phone } from './phone.ts';

/** Package of every Mint recipe. */
export const mint = 'com.mi.globalbrowser.mini';
/** Host of Xiaomi's collector (facts 3). */
export const collector = 'sa.api.intl.miui.com';
/** Port on the handset that the proxy setting names. */
export const devicePort = 8899;

/** The proxy's CA, PEM. */
export interface CertificateAuthority {
  key: string;
  cert: string;
}

/** A proxy with nothing set on the handset yet. */
export interface Road {
  proxy: Mockttp;
  /** What it read. */
  requests: CompletedRequest[];
  /** Hosts whose handshake the handset refused with an alert. */
  refused: string[];
  /** Tunnel and proxy setting. */
  throughProxy(): Promise<void>;
  /** Lets everything through to the offline web again, as at the start. */
  forgetRules(): Promise<void>;
  uploads(): CompletedRequest[];
  /** Events of all uploads so far. */
  uploaded(): Promise<PeeledEvent[]>;
  /** Undoes all of it and wipes Mint. */
  close(): Promise<void>;
}

export function newCa(): Promise<CertificateAuthority> {
  return generateCACertificate({ subject: { commonName: 'specs proxy' } });
}

/** Starts a proxy with that CA in front of the handset's internet. */
export async function openRoad(phone: Phone, ca: CertificateAuthority): Promise<Road> {
  const requests: CompletedRequest[] = [];
  const refused: string[] = [];
  const proxy = getLocal({ https: ca });
  await proxy.start();
  const listen = async () => {
    await proxy.on('request', (request) => void requests.push(request));
    await proxy.on('tls-client-error', (event) => {
      if (event.failureCause === 'cert-rejected') refused.push(event.tlsMetadata.sniHostname ?? '');
    });
  };
  const passThrough = async () => {
    await proxy.forUnmatchedRequest().thenPassThrough({
      proxyConfig: { proxyUrl: phone.address.upstream },
      additionalTrustedCAs: [{ cert: readFileSync(phone.address.upstreamCaFile, 'utf8') }],
      simulateConnectionErrors: true,
    });
  };
  await listen();
  await passThrough();
  const uploads = () => requests.filter((request) => request.url.includes(`${collector}/sa`));
  return {
    proxy,
    requests,
    refused,
    async throughProxy() {
      await phone.adb('reverse', `tcp:${devicePort}`, `tcp:${proxy.port}`);
      await phone.shell(`settings put global http_proxy 127.0.0.1:${devicePort}`);
    },
    async forgetRules() {
      await proxy.reset();
      await listen();
      await passThrough();
    },
    uploads,
    async uploaded() {
      const bodies = await Promise.all(uploads().map((request) => request.body.getDecodedBuffer()));
      return bodies.flatMap((body) => peel(body));
    },
    async close() {
      await phone.shell('settings put global http_proxy :0');
      await phone.shell('settings delete global http_proxy');
      await phone.adb('reverse', '--remove-all');
      await phone.shell(`pm clear ${mint}`);
      await proxy.stop();
    },
  };
}

/** Opens Mint fresh and searches from its address bar. */
export async function search(phone: Phone, words: string): Promise<void> {
  await phone.shell(`am force-stop ${mint}`);
  const { stdout } = await phone.shell(`cmd package resolve-activity --brief ${mint}`);
  const component = stdout.trim().split('\n')[1];
  await phone.shell(`am start-activity -W -n ${component} -a android.intent.action.MAIN`);
  if (await phone.driver.find('id', `${mint}:id/agree`)) await phone.driver.tap(`${mint}:id/agree`);
  await phone.driver.tap(`${mint}:id/search_hint`);
  await phone.driver.type(`${mint}:id/url_bar`, words);
}

/** Waits for the whole results page, so that its cookie is there too. */
export async function shown(phone: Phone, words: string): Promise<void> {
  const look = async () => (await phone.driver.source()).includes(`${words} - Google`);
  await waitFor(`the results page of ${words}`, look, { timeoutMs: 10_000 });
}

/** A copy of the store in a tmpfs over it, as root methods do it (facts 6.1), for Android 13 and below. */
export async function installCa(phone: Phone, pem: string): Promise<void> {
  const hash = (
    await execa('openssl', ['x509', '-subject_hash_old', '-noout'], { input: pem })
  ).stdout.trim();
  expect(new X509Certificate(pem).ca).to.equal(true);
  const store = '/system/etc/security/cacerts';
  const copy = '/data/local/tmp/cacerts-copy';
  const commands = [
    `mkdir -p ${copy}`,
    `cp ${store}/* ${copy}/`,
    `mount -t tmpfs tmpfs ${store}`,
    `cp ${copy}/* ${store}/`,
    `cp /data/local/tmp/${hash}.0 ${store}/`,
    `chmod 644 ${store}/*`,
    `chcon u:object_r:system_file:s0 ${store}/*`,
    `rm -r ${copy}`,
  ];
  const file = `${phone.stateDir}/${hash}.0`;
  writeFileSync(file, pem);
  await phone.adb('push', file, `/data/local/tmp/${hash}.0`);
  for (const command of commands) {
    const { exitCode, stdout } = await phone.shell(`su -c '${command}'`);
    expect(exitCode, `${command}: ${stdout}`).to.equal(0);
  }
}
