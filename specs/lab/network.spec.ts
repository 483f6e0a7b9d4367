// The lab handset's network, seen from outside: real adb sets proxy, tunnel and CA; a real intercepting proxy shows what got through.

import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { execa } from 'execa';
import { waitFor } from '../../harness/lib/time.ts';
import { javaHash } from '../unit/lab/peel.ts';
import { honestOptions, type Phone, startLabProcess, startPhone, truthWith } from './network-bench/phone.ts';
import {
  type CertificateAuthority,
  collector,
  devicePort,
  installCa,
  mint,
  newCa,
  openRoad,
  type Road,
  search,
  shown,
} from './network-bench/road.ts';

/** Of `startPhone`: 15 s of the app's clock. */
const intervalMs = 15_000 / 20;

describe('lab network', function () {
  this.timeout(120_000);
  let phone: Phone;
  let road: Road;
  let ca: CertificateAuthority;

  before(async () => {
    ca = await newCa();
    phone = await startPhone();
  });
  after(async () => {
    await phone?.close();
  });
  beforeEach(async () => {
    road = await openRoad(phone, ca);
  });
  afterEach(() => road.close());

  it('goes straight to the offline web without a proxy', async () => {
    await search(phone, 'straight words');
    await truthWith(phone, { state: 'sent', words: 'straight words', event: 'search' });
    await shown(phone, 'straight words');
    expect(road.requests).to.have.length(0);
  });

  it('lets nothing out when the proxy is set and no tunnel is there', async () => {
    await phone.shell(`settings put global http_proxy 127.0.0.1:${devicePort}`);
    await search(phone, 'stranded words');
    await truthWith(phone, { state: 'kept', words: 'stranded words', event: 'search' });
    expect(
      phone.truth().some((entry) => entry.state === 'sent' && entry.words === 'stranded words'),
    ).to.equal(false);
    expect(road.requests).to.have.length(0);
    expect(await phone.driver.source()).not.to.contain('stranded words - Google');
  });

  it('refuses the proxy certificate without its CA: page engine and native client alike', async () => {
    await road.throughProxy();
    await search(phone, 'refused words');
    await truthWith(phone, { state: 'kept', words: 'refused words', event: 'search' });
    await waitFor(
      'both refusals',
      () => road.refused.includes('www.google.com') && road.refused.includes(collector),
      {
        timeoutMs: 10_000,
      },
    );
    expect(road.requests).to.have.length(0);
  });

  describe('with the CA in the system store', () => {
    before(() => installCa(phone, ca.cert));

    it('reads everything; the upload decodes and its crc fits', async () => {
      await road.throughProxy();
      await search(phone, 'violet lantern');
      await truthWith(phone, { state: 'sent', words: 'violet lantern', event: 'search' });
      await waitFor(
        'the results page',
        () => road.requests.some((request) => request.url.startsWith('https://www.google.com/search')),
        { timeoutMs: 10_000 },
      );
      expect(road.refused).to.deep.equal([]);
      expect(
        road.requests.some((request) => request.url.includes('/complete/search?client=chrome&q=violet')),
      ).to.equal(true);
      const [upload] = await waitFor('the upload', () => road.uploads().length > 0 && road.uploads(), {
        timeoutMs: 5000,
      });
      if (!upload) throw new Error('no upload');
      const form = new URLSearchParams(await upload.body.getText());
      expect([...form.keys()]).to.deep.equal(['crc', 'gzip', 'data_list']);
      expect(form.get('crc')).to.equal(javaHash(form.get('data_list') ?? ''));
      const searched = (await road.uploaded()).find(
        (event) => event.properties.search_word === 'violet lantern',
      );
      expect(searched?.properties.uuid).to.equal(searched?.distinct_id);
      expect((searched?._flush_time ?? 0) - (searched?.time ?? 0)).to.be.at.least(intervalMs - 2);
    });

    it('keeps a batch when the collector drops the connection and sends it with the next start', async () => {
      const drop = await road.proxy.forAnyRequest().forHost(collector).always().thenCloseConnection();
      await road.throughProxy();
      await search(phone, 'dropped words');
      await truthWith(phone, { state: 'kept', words: 'dropped words', event: 'search' });
      expect(await drop.getSeenRequests()).not.to.have.length(0);
      await road.forgetRules();
      await search(phone, 'later words');
      await truthWith(phone, { state: 'sent', words: 'dropped words', event: 'search' });
      expect(await searchedWords()).to.include('dropped words');
    });

    it('deletes a batch after an HTTP 500', async () => {
      await road.proxy.forPost().forHost(collector).always().thenReply(500);
      await road.throughProxy();
      await search(phone, 'failed words');
      await truthWith(phone, { state: 'sent', words: 'failed words', event: 'search' });
      await search(phone, 'next words');
      await truthWith(phone, { state: 'sent', words: 'next words', event: 'search' });
      await waitFor('the second upload', async () => (await searchedWords()).includes('next words'), {
        timeoutMs: 5000,
      });
      expect((await searchedWords()).filter((words) => words === 'failed words')).to.have.length(1);
    });

    it('keeps normal cookies over a change of proxy, and hides them from incognito', async () => {
      await road.throughProxy();
      await search(phone, 'cookie zero');
      await shown(phone, 'cookie zero');
      await search(phone, 'cookie one');
      await waitFor('the first page', () => cookieOf('cookie%20one') !== undefined, {
        timeoutMs: 10_000,
      });
      const cookie = cookieOf('cookie%20one');
      expect(cookie).to.match(/NID=lab-\d+/);
      await phone.shell('settings put global http_proxy :0');
      await road.throughProxy();
      await search(phone, 'cookie two');
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

    const searchedWords = async () => (await road.uploaded()).map((event) => event.properties.search_word);
    const cookieOf = (...words: string[]): string | undefined => {
      const page = road.requests.find((request) =>
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
