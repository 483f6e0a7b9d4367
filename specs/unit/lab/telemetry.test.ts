// Mint's native code against the documented timing: when it uploads, when it does not, what it keeps and what it deletes.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { type FaultyContext, knobsFor } from '../../../harness/lab/faults.ts';
import type { Recipe, Telemetry } from '../../../harness/lab/model.ts';
import { recipesFor } from '../../../harness/lab/recipes/list.ts';
import { mintRecipe } from '../../../harness/lab/recipes/mint-app.ts';
import { waitFor } from '../../../harness/lib/time.ts';
import { identity, memoryTruth, recordedNetwork } from './fakes.ts';
import { javaHash, peel } from './peel.ts';

/** 15 s become 150 ms. */
const clockFactor = 100;
const intervalMs = 15_000 / clockFactor;

/** The documented Mint is asked for on its first channel alone; the second has a test of its own. */
function recipe(id: string): Recipe {
  if (id === 'mint-3.4.0') return mintRecipe(id);
  const [found] = recipesFor([id]);
  if (!found) throw new Error(`no recipe ${id}`);
  return found;
}

function phone(id: string, faults: string[] = []) {
  const network = recordedNetwork();
  const truth = memoryTruth();
  const storage = new Map<string, string>();
  const context: FaultyContext = {
    identity,
    uid: 10_100,
    network,
    storage,
    clockFactor,
    truth,
    knobs: knobsFor(faults),
  };
  const start = (): Telemetry => recipe(id).telemetry(context);
  const uploads = () => network.requests.filter((request) => request.method === 'POST');
  return { network, truth, storage, start, uploads };
}

const search = (words: string, incognito = false) =>
  ({
    type: 'search',
    words,
    engine: 'google',
    url: `https://www.google.com/search?q=${words}`,
    incognito,
  }) as const;

describe('telemetry of mint-3.4.0', () => {
  let app: Telemetry | undefined;
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  it('uploads nothing before the interval and everything after it', async () => {
    const { network, truth, start, uploads } = phone('mint-3.4.0');
    app = start();
    app.emit(search('violet lantern'));
    app.emit({ type: 'page-start', url: 'https://a.example/x', incognito: true });
    await sleep(intervalMs * 0.6);
    expect(network.requests).to.have.length(0);
    await waitFor('the upload', () => uploads().length === 1, { timeoutMs: 2000, intervalMs: 5 });
    const [upload] = uploads();
    expect(upload?.url).to.equal('https://sa.api.intl.miui.com/sa?project=global_browser_mini&r=GB');
    const form = new URLSearchParams(Buffer.from(upload?.body ?? []).toString());
    expect(form.get('crc')).to.equal(javaHash(form.get('data_list') ?? ''));
    const events = peel(upload?.body);
    expect(events.map((event) => event.event)).to.deep.equal(['search', 'page_load_event_start']);
    expect(events[0]?.properties).to.include({
      search_word: 'violet lantern',
      used_searchengine: 'Google_Share',
    });
    expect(events[1]?.properties.url).to.equal('https://a.example/x');
    expect(events[0]?._flush_time).to.be.at.least((events[0]?.time ?? 0) + intervalMs * 0.6);
    expect(
      truth.entries.map((entry) => [entry.state, entry.words, entry.address, entry.incognito]),
    ).to.deep.equal([
      ['queued', 'violet lantern', null, false],
      ['queued', null, 'https://a.example/x', true],
      ['sent', 'violet lantern', null, false],
      ['sent', null, 'https://a.example/x', true],
    ]);
  });

  it('flushes at once above 100 events, at most 50 a request, until the queue is empty', async () => {
    const { start, uploads, network } = phone('mint-3.4.0');
    app = start();
    for (let index = 0; index < 100; index += 1) app.emit(search(`word${index}`));
    expect(network.requests).to.have.length(0);
    app.emit(search('word100'));
    await waitFor('three uploads', () => uploads().length === 3, { timeoutMs: 100, intervalMs: 2 });
    expect(uploads().map((upload) => peel(upload.body).length)).to.deep.equal([50, 50, 1]);
  });

  it('keeps a batch when the connection breaks and sends it with the next flush', async () => {
    const { start, uploads, network, truth } = phone('mint-3.4.0');
    app = start();
    network.answerWith('dropped');
    app.emit(search('first'));
    await waitFor('the broken upload', () => truth.entries.at(-1)?.state === 'kept', { timeoutMs: 2000 });
    await sleep(intervalMs * 1.5);
    expect(uploads()).to.have.length(1);
    network.answerWith(200);
    app.emit(search('second'));
    await waitFor('the second upload', () => uploads().length === 2, { timeoutMs: 2000 });
    const words = peel(uploads()[1]?.body).map((event) => event.properties.search_word);
    expect(words).to.deep.equal(['first', 'second']);
  });

  it('deletes a batch after any HTTP answer, also a 500', async () => {
    const { start, uploads, network, truth } = phone('mint-3.4.0');
    app = start();
    network.answerWith(500);
    app.emit(search('first'));
    await waitFor('the answer', () => truth.entries.at(-1)?.state === 'sent', { timeoutMs: 2000 });
    app.emit(search('second'));
    await waitFor('the second upload', () => uploads().length === 2, { timeoutMs: 2000 });
    expect(peel(uploads()[1]?.body).map((event) => event.properties.search_word)).to.deep.equal(['second']);
  });

  it('keeps its queue and id when the process dies; the next start uploads after the interval', async () => {
    const { start, uploads, storage } = phone('mint-3.4.0');
    app = start();
    app.emit(search('before'));
    const id = storage.get('anonymous_id');
    app.suspend();
    await sleep(intervalMs * 1.5);
    expect(uploads()).to.have.length(0);
    app.emit({ type: 'app-start', incognito: false });
    await sleep(intervalMs * 0.5);
    expect(uploads()).to.have.length(0);
    await waitFor('the upload', () => uploads().length === 1, { timeoutMs: 2000 });
    expect(peel(uploads()[0]?.body)[0]).to.include({ distinct_id: id });
  });

  it('a process killed in mid-upload has not seen an answer: the batch stays', async () => {
    const { start, uploads, network } = phone('mint-3.4.0');
    app = start();
    network.answerWith('never');
    app.emit(search('before'));
    await waitFor('the upload', () => uploads().length === 1, { timeoutMs: 2000 });
    app.suspend();
    network.answerWith(200);
    app.emit({ type: 'app-start', incognito: false });
    await waitFor('the second upload', () => uploads().length === 2, { timeoutMs: 2000 });
    expect(peel(uploads()[1]?.body)[0]?.properties.search_word).to.equal('before');
  });

  it('loses queue and id with pm clear, and the same seed makes the same ids again', async () => {
    const first = phone('mint-3.4.0');
    app = first.start();
    app.emit(search('before'));
    const idBefore = first.storage.get('anonymous_id');
    app.wipe();
    app.emit(search('after'));
    const idAfter = first.storage.get('anonymous_id');
    await waitFor('the upload', () => first.uploads().length === 1, { timeoutMs: 2000 });
    expect(peel(first.uploads()[0]?.body).map((event) => event.properties.search_word)).to.deep.equal([
      'after',
    ]);
    expect(idBefore).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(idAfter).not.to.equal(idBefore);
    await app.close();
    const again = phone('mint-3.4.0');
    app = again.start();
    app.emit(search('x'));
    expect(again.storage.get('anonymous_id')).to.equal(idBefore);
  });

  it('asks for the remote config when it starts', async () => {
    const { start, network } = phone('mint-3.4.0');
    app = start();
    app.emit({ type: 'app-start', incognito: false });
    expect(network.requests.map((request) => request.url)).to.deep.equal([
      'https://sa.api.intl.miui.com/config/Android.conf',
    ]);
  });

  it('asks the engine while somebody types, the newest text last', async () => {
    const { start, network } = phone('mint-3.4.0');
    app = start();
    for (const text of ['v', 'vi', 'violet lantern']) {
      app.emit({ type: 'typing', text, engine: 'duckduckgo', incognito: false });
    }
    await waitFor('two requests', () => network.requests.length === 2, { timeoutMs: 1000 });
    expect(network.requests.map((request) => request.url)).to.deep.equal([
      'https://duckduckgo.com/ac/?q=v&type=list',
      'https://duckduckgo.com/ac/?q=violet%20lantern&type=list',
    ]);
  });
});

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
