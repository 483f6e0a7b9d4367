// Recipes and faults on the whole lab handset: what each does to the traffic behind a real intercepting proxy with a trusted CA.
import { expect } from 'chai';
import type { LabOptions } from '../../harness/artifacts/run-config.ts';
import { waitFor } from '../../harness/lib/time.ts';
import { type Phone, startPhone, truthWith } from './network-bench/phone.ts';
import { collector, installCa, newCa, openRoad, type Road, search, shown } from './network-bench/road.ts';

/** A handset with those options behind a trusted proxy, for one test. */
async function onPhone(
  options: Partial<LabOptions>,
  test: (phone: Phone, road: Road) => Promise<void>,
): Promise<void> {
  const phone = await startPhone(options);
  try {
    const ca = await newCa();
    await installCa(phone, ca.cert);
    const road = await openRoad(phone, ca);
    try {
      await road.throughProxy();
      await test(phone, road);
    } finally {
      await road.close();
    }
  } finally {
    await phone.close();
  }
}

const wordsOf = async (road: Road) => (await road.uploaded()).map((event) => event.properties.search_word);

describe('lab recipes', function () {
  this.timeout(60_000);

  it("mint-3.4.0-sa-sdk: the vendor SDK family's own client delivers the words", () =>
    onPhone({ apps: ['mint-3.4.0-sa-sdk'] }, async (phone, road) => {
      await search(phone, 'violet lantern');
      await truthWith(phone, { state: 'sent', event: 'search', words: 'violet lantern' });
      await waitFor('the words at the proxy', async () => (await wordsOf(road)).includes('violet lantern'), {
        timeoutMs: 5000,
      });
      expect(road.uploads()[0]?.headers['user-agent']).to.equal('SensorsAnalytics Node SDK');
    }));

  it('mint-pinned: pages are read, uploads are refused although the CA is trusted', () =>
    onPhone({ apps: ['mint-pinned'] }, async (phone, road) => {
      await search(phone, 'violet lantern');
      await shown(phone, 'violet lantern');
      await truthWith(phone, { state: 'kept', event: 'search', words: 'violet lantern' });
      await waitFor('the refusal', () => road.refused.includes(collector), { timeoutMs: 5000 });
      expect(road.uploads()).to.deep.equal([]);
      expect(road.refused).not.to.include('www.google.com');
    }));

  it('proxy-ignored: the words leave without the proxy seeing them', () =>
    onPhone({ faults: ['proxy-ignored'] }, async (phone, road) => {
      await search(phone, 'violet lantern');
      await truthWith(phone, { state: 'sent', event: 'search', words: 'violet lantern' });
      await shown(phone, 'violet lantern');
      expect(
        road.requests.some((request) => request.url.startsWith('https://www.google.com/search')),
      ).to.equal(true);
      expect(road.uploads()).to.deep.equal([]);
    }));

  it('drop-telemetry: the collector breaks the connection and the batch is kept', () =>
    onPhone({ faults: ['drop-telemetry'] }, async (phone) => {
      await search(phone, 'violet lantern');
      await truthWith(phone, { state: 'kept', event: 'search', words: 'violet lantern' });
    }));

  it('chromium-crash-on-search: the search is in the queue, its page never comes', () =>
    onPhone({ faults: ['chromium-crash-on-search'] }, async (phone) => {
      await search(phone, 'violet lantern');
      await truthWith(phone, { state: 'queued', event: 'search', words: 'violet lantern' });
      const processes = () => phone.shell('ps -A').then(({ stdout }) => stdout);
      await waitFor('the app to be gone', async () => !(await processes()).includes('globalbrowser.mini'), {
        timeoutMs: 5000,
      });
      expect(phone.truth().some((entry) => entry.event === 'page_load_event_finish')).to.equal(false);
    }));
});
