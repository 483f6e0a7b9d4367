// The recipes beside the documented Mint: each sends, keeps silent or seals as it says.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Telemetry } from '../../../harness/lab/model.ts';
import { waitFor } from '../../../harness/lib/time.ts';
import { peel } from './peel.ts';
import { intervalMs, phone, search } from './telemetry-phone.ts';

describe('telemetry of the other recipes', () => {
  let app: Telemetry | undefined;
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  /** A search in each mode, then everything that went out within two intervals. */
  async function sent(id: string, faults: string[] = []) {
    const handset = phone(id, faults);
    app = handset.start();
    app.emit(search('plain words'));
    app.emit(search('hidden words', true));
    await sleep(intervalMs * 2.5);
    return handset;
  }

  it('mint-silent and chrome upload nothing', async () => {
    expect((await sent('mint-silent')).network.requests).to.deep.equal([]);
    expect((await sent('chrome')).network.requests).to.deep.equal([]);
  });

  it('chrome asks for suggestions in normal mode only', async () => {
    const { start, network } = phone('chrome');
    app = start();
    app.emit({ type: 'typing', text: 'a', engine: 'google', incognito: true });
    expect(network.requests).to.have.length(0);
    app.emit({ type: 'typing', text: 'a', engine: 'google', incognito: false });
    await waitFor('a request', () => network.requests.length === 1, { timeoutMs: 1000 });
  });

  it('mint-normal-only keeps incognito to itself', async () => {
    const { uploads } = await sent('mint-normal-only');
    const words = uploads().flatMap((upload) =>
      peel(upload.body).map((event) => event.properties.search_word),
    );
    expect(words).to.deep.equal(['plain words']);
  });

  it('mint-pinned asks for the factory CAs, the documented one does not', async () => {
    expect((await sent('mint-pinned')).uploads().map((upload) => upload.trust)).to.deep.equal(['factory']);
    expect((await sent('mint-3.4.0')).uploads().map((upload) => upload.trust)).to.deep.equal(['system']);
  });

  it('mint-encrypted cannot be read', async () => {
    const { uploads } = await sent('mint-encrypted');
    const form = new URLSearchParams(Buffer.from(uploads()[0]?.body ?? []).toString());
    expect(form.get('gzip')).to.equal('9');
    const [record] = JSON.parse(form.get('data_list') ?? '[]');
    expect(record).to.have.all.keys('ekey', 'pkv', 'payloads', 'flush_time');
    const bytes = record.payloads
      .map((text: string) => Buffer.from(text, 'base64').toString('latin1'))
      .join('');
    expect(bytes).not.to.contain('words');
    expect(bytes).not.to.contain('\x1f\x8b\x08\x00\x00');
  });

  it('mint-fresh-id changes its id with each start, the documented one does not', async () => {
    const idsOf = async (id: string) => {
      const handset = phone(id);
      app = handset.start();
      const ids: (string | undefined)[] = [];
      for (let start = 0; start < 2; start += 1) {
        app.emit({ type: 'app-start', incognito: false });
        app.emit(search('x'));
        ids.push(handset.storage.get('anonymous_id'));
        app.suspend();
      }
      await app.close();
      return new Set(ids).size;
    };
    expect(await idsOf('mint-fresh-id')).to.equal(2);
    expect(await idsOf('mint-3.4.0')).to.equal(1);
  });

  it('mint-elsewhere uploads to another host', async () => {
    const { uploads } = await sent('mint-elsewhere');
    expect(uploads()[0]?.url).to.match(/^https:\/\/collector\.telemetry\.example\/sa\?/);
  });

  it('mint-3.4.0-sa-sdk delivers through the foreign client, in its own form', async () => {
    const { uploads, truth } = await sent('mint-3.4.0-sa-sdk');
    await waitFor('the upload', () => uploads().length === 1, { timeoutMs: 5000 });
    const [upload] = uploads();
    expect(upload?.headers['user-agent']).to.equal('SensorsAnalytics Node SDK');
    expect(upload?.url).to.equal('https://sa.api.intl.miui.com/sa?project=global_browser_mini&r=GB');
    const form = new URLSearchParams(Buffer.from(upload?.body ?? []).toString());
    expect([...form.keys()].sort()).to.deep.equal(['data_list', 'gzip']);
    const events = peel(upload?.body);
    expect(events.map((event) => event.properties.search_word)).to.deep.equal([
      'plain words',
      'hidden words',
    ]);
    expect(JSON.stringify(events)).not.to.contain('.ts');
    expect(truth.entries.filter((entry) => entry.state === 'sent')).to.have.length(2);
  });

  it('mint-3.4.0-sa-sdk keeps a batch when the connection breaks and deletes it after a 500', async () => {
    const handset = phone('mint-3.4.0-sa-sdk');
    app = handset.start();
    handset.network.answerWith('dropped');
    app.emit(search('first'));
    await waitFor('kept', () => handset.truth.entries.at(-1)?.state === 'kept', { timeoutMs: 2000 });
    handset.network.answerWith(500);
    app.emit(search('second'));
    await waitFor('sent', () => handset.truth.entries.at(-1)?.state === 'sent', { timeoutMs: 2000 });
    expect(peel(handset.uploads().at(-1)?.body)).to.have.length(2);
    handset.network.answerWith(200);
    app.emit(search('third'));
    await waitFor('third', () => handset.uploads().length === 3, { timeoutMs: 2000 });
    expect(peel(handset.uploads().at(-1)?.body)).to.have.length(1);
  });

  it('faults: no crc, never a flush, suggestions asked from the vendor, an uploading control', async () => {
    const noCrc = await sent('mint-3.4.0', ['no-crc']);
    expect(Buffer.from(noCrc.uploads()[0]?.body ?? []).toString()).to.match(/^gzip=1&data_list=/);
    expect((await sent('mint-3.4.0', ['flush-ignored'])).network.requests).to.have.length(0);
    expect((await sent('chrome', ['control-uploads'])).uploads()).to.have.length(1);
    const vendor = phone('mint-3.4.0', ['suggest-to-vendor']);
    app = vendor.start();
    app.emit({ type: 'typing', text: 'a b', engine: 'google', incognito: false });
    expect(vendor.network.requests[0]?.url).to.match(/^https:\/\/sa\.api\.intl\.miui\.com\/.*q=a%20b$/);
  });
});
