// The lab handset's network, seen from outside: real adb sets proxy, tunnel and CA; a real intercepting proxy shows what got through.

import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { execa } from 'execa';
import { type CompletedRequest, generateCACertificate, getLocal, type Mockttp } from 'mockttp';
import { waitFor } from '../../harness/lib/time.ts';
import { javaHash, peel } from '../unit/lab/peel.ts';
import { honestOptions, type Phone, startLabProcess, startPhone, truthWith } from './network-bench/phone.ts';

const mint = 'com.mi.globalbrowser.mini';
const collector = 'sa.api.intl.miui.com';
const devicePort = 8899;
/** Of `startPhone`: 15 s of the app's clock. */
const intervalMs = 15_000 / 20;

describe('lab network', function () {
  this.timeout(120_000);
  let phone: Phone;
  let proxy: Mockttp;
  let ca: { key: string; cert: string };
  let requests: CompletedRequest[];
  let refused: string[];

  before(async () => {
    ca = await generateCACertificate({ subject: { commonName: 'specs proxy' } });
    phone = await startPhone();
  });
  after(async () => {
    await phone?.close();
  });
  beforeEach(async () => {
    requests = [];
    refused = [];
    proxy = getLocal({ https: ca });
    await proxy.start();
    await proxy.on('request', (request) => void requests.push(request));
    await proxy.on('tls-client-error', (event) => void refused.push(event.tlsMetadata.sniHostname ?? ''));
    await passThrough();
  });
  afterEach(async () => {
    await phone.shell('settings put global http_proxy :0');
    await phone.shell('settings delete global http_proxy');
    await phone.adb('reverse', '--remove-all');
    await phone.shell(`pm clear ${mint}`);
    await proxy.stop();
  });

  const passThrough = () =>
    proxy.forUnmatchedRequest().thenPassThrough({
      proxyConfig: { proxyUrl: phone.address.upstream },
      additionalTrustedCAs: [{ cert: readFileSync(phone.address.upstreamCaFile, 'utf8') }],
      simulateConnectionErrors: true,
    });
  const throughProxy = async () => {
    await phone.adb('reverse', `tcp:${devicePort}`, `tcp:${proxy.port}`);
    await phone.shell(`settings put global http_proxy 127.0.0.1:${devicePort}`);
  };
  /** Opens the browser fresh and searches from its address bar. */
  const search = async (words: string) => {
    await phone.shell(`am force-stop ${mint}`);
    const [, component] = (await phone.shell(`cmd package resolve-activity --brief ${mint}`)).stdout
      .trim()
      .split('\n');
    await phone.shell(`am start-activity -W -n ${component} -a android.intent.action.MAIN`);
    if (await phone.driver.find('id', `${mint}:id/agree`)) await phone.driver.tap(`${mint}:id/agree`);
    await phone.driver.tap(`${mint}:id/search_hint`);
    await phone.driver.type(`${mint}:id/url_bar`, words);
  };
  /** Waits for the whole results page, so that its cookie is there too. */
  const shown = (words: string) =>
    waitFor('the results page', async () => (await phone.driver.source()).includes(`${words} - Google`), {
      timeoutMs: 10_000,
    });
  const uploads = () => requests.filter((request) => request.url.includes(`${collector}/sa`));
  const eventsOf = async (request: CompletedRequest) =>
    peel((await request.body.getDecodedBuffer()) ?? undefined);

  it('goes straight to the offline web without a proxy', async () => {
    await search('straight words');
    await truthWith(phone, { state: 'sent', words: 'straight words', event: 'search' });
    await shown('straight words');
    expect(requests).to.have.length(0);
  });

  it('lets nothing out when the proxy is set and no tunnel is there', async () => {
    await phone.shell(`settings put global http_proxy 127.0.0.1:${devicePort}`);
    await search('stranded words');
    await truthWith(phone, { state: 'kept', words: 'stranded words', event: 'search' });
    expect(
      phone.truth().some((entry) => entry.state === 'sent' && entry.words === 'stranded words'),
    ).to.equal(false);
    expect(requests).to.have.length(0);
    expect(await phone.driver.source()).not.to.contain('stranded words - Google');
  });

  it('refuses the proxy certificate without its CA: page engine and native client alike', async () => {
    await throughProxy();
    await search('refused words');
    await truthWith(phone, { state: 'kept', words: 'refused words', event: 'search' });
    await waitFor('both refusals', () => refused.includes('www.google.com') && refused.includes(collector), {
      timeoutMs: 10_000,
    });
    expect(requests).to.have.length(0);
  });

  describe('with the CA in the system store', () => {
    before(() => installCa(phone, ca.cert));

    it('reads everything; the upload decodes and its crc fits', async () => {
      await throughProxy();
      await search('violet lantern');
      await truthWith(phone, { state: 'sent', words: 'violet lantern', event: 'search' });
      await waitFor(
        'the results page',
        () => requests.some((request) => request.url.startsWith('https://www.google.com/search')),
        { timeoutMs: 10_000 },
      );
      expect(refused).to.deep.equal([]);
      expect(
        requests.some((request) => request.url.includes('/complete/search?client=chrome&q=violet')),
      ).to.equal(true);
      const [upload] = await waitFor('the upload', () => uploads().length > 0 && uploads(), {
        timeoutMs: 5000,
      });
      if (!upload) throw new Error('no upload');
      const form = new URLSearchParams(await upload.body.getText());
      expect([...form.keys()]).to.deep.equal(['crc', 'gzip', 'data_list']);
      expect(form.get('crc')).to.equal(javaHash(form.get('data_list') ?? ''));
      const events = await eventsOf(upload);
      const searched = events.find(
        (event) => event.event === 'search' && event.properties.search_word === 'violet lantern',
      );
      expect(searched?.properties.uuid).to.equal(searched?.distinct_id);
      expect((searched?._flush_time ?? 0) - (searched?.time ?? 0)).to.be.at.least(intervalMs * 0.5);
    });

    it('keeps a batch when the collector drops the connection and sends it with the next start', async () => {
      const drop = await proxy.forAnyRequest().forHost(collector).always().thenCloseConnection();
      await throughProxy();
      await search('dropped words');
      await truthWith(phone, { state: 'kept', words: 'dropped words', event: 'search' });
      expect(await drop.getSeenRequests()).not.to.have.length(0);
      await proxy.reset();
      await proxy.on('request', (request) => void requests.push(request));
      await passThrough();
      await search('later words');
      await truthWith(phone, { state: 'sent', words: 'dropped words', event: 'search' });
      const words = (await Promise.all(uploads().map(eventsOf)))
        .flat()
        .map((event) => event.properties.search_word);
      expect(words).to.include('dropped words');
    });

    it('deletes a batch after an HTTP 500', async () => {
      await proxy.forPost().forHost(collector).always().thenReply(500);
      await throughProxy();
      await search('failed words');
      await truthWith(phone, { state: 'sent', words: 'failed words', event: 'search' });
      await search('next words');
      await truthWith(phone, { state: 'sent', words: 'next words', event: 'search' });
      const uploaded = async () =>
        (await Promise.all(uploads().map(eventsOf))).flat().map((event) => event.properties.search_word);
      await waitFor('the second upload', async () => (await uploaded()).includes('next words'), {
        timeoutMs: 5000,
      });
      expect((await uploaded()).filter((words) => words === 'failed words')).to.have.length(1);
    });

    it('keeps normal cookies over a change of proxy, and hides them from incognito', async () => {
      await throughProxy();
      await search('cookie zero');
      await shown('cookie zero');
      await search('cookie one');
      await waitFor('the first page', () => cookieOf('cookie%20one') !== undefined, {
        timeoutMs: 10_000,
      });
      const cookie = cookieOf('cookie%20one');
      expect(cookie).to.match(/NID=lab-\d+/);
      await phone.shell('settings put global http_proxy :0');
      await throughProxy();
      await search('cookie two');
      await waitFor('the second page', () => cookieOf('cookie%20two') !== undefined, { timeoutMs: 10_000 });
      expect(cookieOf('cookie%20two')).to.equal(cookie);
      await phone.driver.tap(`${mint}:id/action_more`);
      const toggle = await waitFor(
        'the switch',
        () => phone.driver.find('-android uiautomator', 'new UiSelector().text("Incognito Mode")'),
        { timeoutMs: 5000 },
      );
      await phone.driver.tapElement(toggle);
      await phone.driver.tap(`${mint}:id/search_hint`);
      await phone.driver.type(`${mint}:id/url_bar`, 'cookie three');
      await waitFor('the third page', () => cookieOf('cookie%20three') !== undefined, { timeoutMs: 10_000 });
      expect(cookieOf('cookie%20three')).to.equal('');
    });

    const cookieOf = (...words: string[]): string | undefined => {
      const page = requests.find((request) =>
        words.some((word) => request.url.includes(`/search?q=${word}`)),
      );
      return page && (page.headers.cookie ?? '').replace(/.*?(NID=[^;]*).*/, '$1');
    };
  });

  describe('at the end', () => {
    it('nothing was asked that the handset did not know', () => {
      expect(phone.unknown()).to.deep.equal([]);
    });
  });
});

describe('lab process', function () {
  this.timeout(60_000);

  for (const [how, end] of [
    ['its standard input ends', (phone: Phone) => phone.closeInput()],
    ['SIGTERM', (phone: Phone) => process.kill(phone.pid, 'SIGTERM')],
    ['SIGINT', (phone: Phone) => process.kill(phone.pid, 'SIGINT')],
    ['SIGKILL', (phone: Phone) => process.kill(phone.pid, 'SIGKILL')],
  ] as const) {
    it(`leaves no process behind when it is ended by: ${how}`, async () => {
      const phone = await startPhone();
      try {
        await phone.shell(
          `am start-activity -W -a android.intent.action.VIEW -d https://www.google.com/ ${mint}`,
        );
        const children = await waitFor('a Chromium', async () => nonEmpty(await descendants(phone.pid)), {
          timeoutMs: 10_000,
        });
        end(phone);
        await waitFor('all to be gone', async () => (await living([phone.pid, ...children])).length === 0, {
          timeoutMs: 10_000,
        });
        if (how !== 'SIGKILL') {
          expect(readdirSync(phone.stateDir).sort()).to.deep.equal([
            'offline-web-ca.pem',
            'truth.jsonl',
            'unknown.json',
          ]);
        }
      } finally {
        await phone.close();
      }
    });
  }

  it('says in one line what is wrong with its options', async () => {
    const lab = startLabProcess({
      options: { ...honestOptions, faults: ['rain'] },
      stateDir: '/nonexistent',
      stderr: 'pipe',
    });
    let said = '';
    lab.child.stderr?.on('data', (chunk) => {
      said += String(chunk);
    });
    expect(await lab.exited).to.equal(1);
    expect(said).to.match(/^There is no lab fault "rain".*Use one of: .*\n$/);
  });
});

/** A copy of the store in a tmpfs over it, as root methods do it (facts 6.1), for Android 13 and below. */
async function installCa(phone: Phone, pem: string): Promise<void> {
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
  await execa('tee', [file], { input: pem, stdout: 'ignore' });
  await phone.adb('push', file, `/data/local/tmp/${hash}.0`);
  for (const command of commands) {
    const { exitCode, stdout } = await phone.shell(`su -c '${command}'`);
    expect(exitCode, `${command}: ${stdout}`).to.equal(0);
  }
}

async function descendants(pid: number): Promise<number[]> {
  const { stdout } = await execa('ps', ['-e', '-o', 'pid=,ppid=']);
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const parent of found)
    for (const [child, of] of rows) if (of === parent && child !== undefined) found.push(child);
  return found.slice(1);
}

async function living(pids: number[]): Promise<number[]> {
  const { stdout } = await execa('ps', ['-e', '-o', 'pid=,stat=']);
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  return pids.filter((pid) => rows.some(([of, state]) => Number(of) === pid && !state?.startsWith('Z')));
}

function nonEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
