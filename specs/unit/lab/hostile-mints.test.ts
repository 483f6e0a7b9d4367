// Mints that hide what they send, and their look-alikes: what really goes onto the wire, and when.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { type FaultyContext, knobsFor } from '../../../harness/lab/faults.ts';
import type { Telemetry } from '../../../harness/lab/model.ts';
import { recipesFor } from '../../../harness/lab/recipes/list.ts';
import { sha256Hex } from '../../../harness/lib/hash.ts';
import { waitFor } from '../../../harness/lib/time.ts';
import { identity, memoryTruth, recordedNetwork } from './fakes.ts';
import { peel } from './peel.ts';

/** 15 s become 75 ms. */
const clockFactor = 200;
const intervalMs = 15_000 / clockFactor;
const words = 'violet lantern';

function phone(id: string, answer: string = '') {
  const network = recordedNetwork();
  const { requests } = network;
  network.request = async (_uid, request) => {
    requests.push(request);
    return { status: 200, headers: {}, body: Buffer.from(answer) };
  };
  const storage = new Map<string, string>();
  const [recipe] = recipesFor([id]);
  if (!recipe) throw new Error(`no recipe ${id}`);
  const context: FaultyContext = {
    ...{ identity, network, storage, clockFactor, truth: memoryTruth(), uid: 10_100 },
    knobs: knobsFor([]),
  };
  const uploads = () => requests.filter(({ method }) => method === 'POST');
  return { requests, uploads, start: () => recipe.telemetry(context) };
}

const search = {
  type: 'search',
  words,
  engine: 'google',
  url: 'https://g.example/',
  incognito: false,
} as const;

describe('mints that hide what they send', () => {
  let app: Telemetry | undefined;
  afterEach(() => app?.close());

  async function sentBy(id: string): Promise<Record<string, unknown>> {
    const { start, uploads } = phone(id);
    app = start();
    app.emit(search);
    await waitFor('the upload', () => uploads().length > 0, { timeoutMs: 3000, intervalMs: 5 });
    return peel(uploads()[0]?.body)[0]?.properties ?? {};
  }

  it('mint-hashed sends their SHA-256, mint-hashed-else that of something else, neither the words', async () => {
    const hashed = await sentBy('mint-hashed');
    expect(hashed.search_word_h).to.equal(sha256Hex(words));
    await app?.close();
    const other = await sentBy('mint-hashed-else');
    expect(other.search_word_h)
      .to.match(/^[0-9a-f]{64}$/)
      .and.to.not.equal(sha256Hex(words));
    for (const sent of [hashed, other]) expect(JSON.stringify(sent)).to.not.contain('violet');
  });

  it('mint-split sends each word in a parameter of its own, mint-split-else as many of nothing', async () => {
    const split = await sentBy('mint-split');
    expect([split.search_word_0, split.search_word_1]).to.deep.equal(words.split(' '));
    expect(JSON.stringify(split)).to.not.contain(words);
    await app?.close();
    const other = await sentBy('mint-split-else');
    expect(other).to.have.property('search_word_1');
    expect(JSON.stringify(other)).to.not.contain('iolet');
  });

  for (const id of ['mint-late', 'mint-next-start']) {
    it(`${id} sends nothing for long, and everything some time after its next start`, async () => {
      const { start, uploads } = phone(id);
      app = start();
      app.emit(search);
      await sleep(intervalMs * 5);
      expect(uploads()).to.deep.equal([]);
      app.suspend();
      app.emit({ type: 'app-start', incognito: false });
      await waitFor('the upload', () => uploads().length > 0, { timeoutMs: 3000, intervalMs: 5 });
      expect(peel(uploads()[0]?.body)[0]?.properties.search_word).to.equal(words);
    });
  }

  it('mint-asks sends only what the collector says it wants', async () => {
    for (const [answer, count] of [
      ['{"send":true}', 1],
      ['{"send":false}', 0],
    ] as const) {
      const { start, uploads, requests } = phone('mint-asks', answer);
      app = start();
      app.emit(search);
      await waitFor('the question', () => requests.some(({ url }) => url.includes('/wanted')), {
        timeoutMs: 3000,
        intervalMs: 5,
      });
      await sleep(20);
      expect(uploads()).to.have.length(count);
      await app.close();
    }
  });

  it('mint-eager tells its start, before anybody agreed to anything; the documented one does not', async () => {
    for (const [id, count] of [
      ['mint-eager', 1],
      ['mint-next-start', 0],
    ] as const) {
      const { start, uploads } = phone(id);
      app = start();
      app.emit({ type: 'app-start', incognito: false });
      await sleep(intervalMs * 3);
      expect(uploads().map(({ body }) => peel(body)[0]?.event)).to.deep.equal(Array(count).fill('$AppStart'));
      await app.close();
    }
  });
});
