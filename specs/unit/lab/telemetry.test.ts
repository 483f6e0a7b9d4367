// Mint's native code against the documented timing: when it uploads, when it does not, what it keeps and what it deletes.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Telemetry } from '../../../harness/lab/model.ts';
import { waitFor } from '../../../harness/lib/time.ts';
import { javaHash, peel } from './peel.ts';
import { intervalMs, phone, search } from './telemetry-phone.ts';

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
