// The phone's own apps in the lab: what each recipe sends for what is done, readable, sealed or not at all.
import { createDecipheriv } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { oneTrackCollector } from '../../../harness/lab/origins/onetrack-collector.ts';
import type { WebAnswer } from '../../../harness/lab/origins/site.ts';
import { splitApps } from '../../../harness/lab/system/list.ts';
import type { PhoneTelemetry } from '../../../harness/lab/system/recipe.ts';
import type { NativeRequest, Network } from '../../../harness/lab/model.ts';
import { waitFor } from '../../../harness/lib/time.ts';
import { identity, memoryTruth, recordedNetwork } from './fakes.ts';

/** 5 s become 50 ms. */
const clockFactor = 100;

function started(id: string) {
  const requests: (NativeRequest & { uid: number })[] = [];
  const truth = memoryTruth();
  const network: Network = {
    ...recordedNetwork(),
    request: async (uid, request) => {
      requests.push({ ...request, uid });
      return answered(request);
    },
  };
  const uids: Record<string, number> = { 'com.miui.home': 10_020 };
  const context = { identity, network, truth, clockFactor, uidOf: (name: string) => uids[name] ?? 1000 };
  return { requests, truth, phone: splitApps([id]).system.telemetry(context) };
}

/** What the lab's own collector says. */
function answered(request: NativeRequest) {
  const url = new URL(request.url);
  const answer = oneTrackCollector.answer({
    method: request.method,
    host: url.hostname,
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: request.body ?? new Uint8Array(),
    secure: true,
  }) as Exclude<WebAnswer, 'drop'>;
  return { status: answer.status, headers: {}, body: Buffer.from(answer.body ?? '') };
}

describe("the phone's own apps", () => {
  let phone: PhoneTelemetry | undefined;
  afterEach(() => phone?.close());
  const folder = { type: 'folder-open', name: 'Zuvokeri drawer' } as const;

  it('miui-plain: a readable record with the documented name, from the app it happened in', async () => {
    const { requests, truth, phone: own } = started('miui-plain');
    phone = own;
    own.emit(folder);
    expect(requests).to.deep.equal([]);
    await waitFor('the upload', () => requests.length > 0, { timeoutMs: 2000, intervalMs: 5 });
    expect(requests[0]).to.include({ uid: 10_020, url: 'https://tracking.intl.miui.com/track/v4/o' });
    const [record] = JSON.parse(Buffer.from(requests[0]?.body ?? []).toString());
    expect(record.H).to.include({ event: 'folder_open', app_id: '43275', pkg: 'com.miui.home' });
    expect(record.B).to.deep.equal({ name: 'Zuvokeri drawer' });
    await waitFor('the truth', () => truth.entries.length === 2, { timeoutMs: 2000, intervalMs: 5 });
    expect(truth.entries.map(({ state, text }) => [state, text])).to.deep.equal([
      ['queued', 'Zuvokeri drawer'],
      ['sent', 'Zuvokeri drawer'],
    ]);
  });

  it('miui-onetrack: key exchange, then a body that holds the record only for who has the key', async () => {
    const { requests, phone: own } = started('miui-onetrack');
    phone = own;
    own.emit({ type: 'home-swipe', direction: 'left', screen: 1 });
    await waitFor('key and upload', () => requests.length === 2, { timeoutMs: 4000, intervalMs: 5 });
    const [asked, upload] = requests;
    expect(asked?.url).to.equal('https://tracking.intl.miui.com/track/key_get');
    expect(upload?.headers).to.include({ OT_protocol: '3.0', 'Content-Type': 'application/octet-stream' });
    const body = Buffer.from(upload?.body ?? []);
    expect(body.length % 16).to.equal(0);
    expect(body.includes('desktop_swipe')).to.equal(false);
    const other = createDecipheriv('aes-128-ecb', Buffer.alloc(16), null);
    expect(() => gunzipSync(Buffer.concat([other.update(body), other.final()]))).to.throw();
  });

  it('miui-silent, and no recipe at all: nothing', () => {
    for (const ids of [['miui-silent'], ['mint-3.4.0']]) {
      const network = recordedNetwork();
      const truth = memoryTruth();
      const own = splitApps(ids).system.telemetry({ identity, network, truth, clockFactor, uidOf: () => 1 });
      own.emit(folder);
      expect([...network.requests, ...truth.entries]).to.deep.equal([]);
    }
  });

  it('two recipes for one phone are refused, browsers are passed on', () => {
    expect(splitApps(['chrome', 'miui-plain']).browsers).to.deep.equal(['chrome']);
    expect(() => splitApps(['miui-plain', 'miui-silent'])).to.throw(/two ways/);
  });
});
