// Every row of the Xiaomi browsers: what it sends on which channel, in which mode, with which setting of the incognito switch.
import { expect } from 'chai';
import { enhancedIncognitoKey } from '../../../harness/lab/browsers/preferences.ts';
import type { BrowserEvent } from '../../../harness/lab/model.ts';
import { xiaomiRecipe, xiaomiRows } from '../../../harness/lab/recipes/xiaomi-browsers.ts';
import { waitFor } from '../../../harness/lib/time.ts';
import { identity, memoryTruth, recordedNetwork } from './fakes.ts';
import { peel } from './peel.ts';

const words = 'violet lantern';
const search = (incognito: boolean): BrowserEvent => ({
  type: 'search',
  words,
  engine: 'google',
  url: 'https://www.google.com/search?q=violet%20lantern',
  incognito,
});

/** Searches once and gives, by host, the words that were uploaded, once a normal search that follows has gone out. */
async function told(
  row: (typeof xiaomiRows)[number],
  { incognito, enhanced }: { incognito: boolean; enhanced?: boolean },
): Promise<Record<string, string[]>> {
  const network = recordedNetwork();
  const storage = new Map<string, string>();
  if (enhanced !== undefined) storage.set(enhancedIncognitoKey, String(enhanced));
  const context = { identity, uid: 10_100, network, storage, clockFactor: 1000, truth: memoryTruth() };
  const app = xiaomiRecipe(row).telemetry(context);
  app.emit({ type: 'app-start', incognito: false });
  app.emit(search(incognito));
  // Events leave in the order they came: when the address of this one is out, the words are or never will be.
  app.emit({ type: 'page-start', url: 'https://last.example/', incognito: false });
  const uploads = () => network.requests.filter(({ method }) => method === 'POST');
  const seen = () => {
    const byHost: Record<string, string[]> = {};
    for (const { url, body } of uploads()) {
      const { hostname } = new URL(url);
      const text =
        hostname === 'sa.api.intl.miui.com'
          ? JSON.stringify(peel(body))
          : (new URLSearchParams(Buffer.from(body ?? []).toString()).get('stat_value') ?? '');
      byHost[hostname] = [...(byHost[hostname] ?? []), text];
    }
    return byHost;
  };
  await waitFor(
    'the last event on both channels',
    () => Object.values(seen()).filter((texts) => texts.join('').includes('last.example')).length === 2,
    { timeoutMs: 5000 },
  );
  await app.close();
  const result: Record<string, string[]> = {};
  for (const [host, texts] of Object.entries(seen()))
    result[host] = texts.join('').includes(words) ? [words] : [];
  return result;
}

const both = { 'sa.api.intl.miui.com': [words], 'data.mistat.intl.xiaomi.com': [words] };
const neither = { 'sa.api.intl.miui.com': [], 'data.mistat.intl.xiaomi.com': [] };

for (const row of xiaomiRows) {
  describe(`lab app ${row.id}`, () => {
    it('tells both channels the words in normal mode', async () => {
      expect(await told(row, { incognito: false })).to.deep.equal(both);
    });

    it('tells both channels the words in incognito mode as it comes', async () => {
      expect(await told(row, { incognito: true })).to.deep.equal(both);
      expect(await told(row, { incognito: true, enhanced: true })).to.deep.equal(both);
    });

    it(`with enhanced incognito mode off it is ${row.incognitoSwitch ? 'quiet in incognito mode, and there alone' : 'all the same: it has no such setting'}`, async () => {
      expect(await told(row, { incognito: true, enhanced: false })).to.deep.equal(
        row.incognitoSwitch ? neither : both,
      );
      expect(await told(row, { incognito: false, enhanced: false })).to.deep.equal(both);
    });
  });
}
