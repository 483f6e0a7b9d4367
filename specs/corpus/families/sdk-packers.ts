// Uploads whose values vendors' own packages pack: replay events as rrweb packs them, measurements in InfluxDB's line protocol.
import { InfluxDB, Point } from '@influxdata/influxdb-client';
import { pack } from '@rrweb/packer';
import { seeded } from '../../unit/decode/an-exchange.ts';
import { valueOf } from '../canaries.ts';
import { recorded } from '../collector.ts';
import { type Family, upload } from '../corpus.ts';

type ReplayEvent = Parameters<typeof pack>[0];

/** Nodes enough that marks of other codings stand among the packed characters by chance. */
function snapshot(next: () => number, texts: readonly string[]): ReplayEvent {
  const word = (): string =>
    Math.floor(next() * 1e12)
      .toString(36)
      .slice(0, 8);
  const others = Array.from({ length: 600 }, () => `${word()} ${word()} ${word()}`);
  const childNodes = [...others.slice(0, 300), ...texts, ...others.slice(300)].map((textContent, id) => ({
    type: 3,
    textContent,
    id,
  }));
  const data = { node: { type: 0, childNodes, id: 1 }, initialOffset: { left: 0, top: 0 } };
  return { type: 2, data, timestamp: 1_796_010_900_570 } as unknown as ReplayEvent;
}

export const rrwebPacker: Family = {
  id: 'rrweb-packer',
  by: 'sdk',
  decoders: ['latin1-packed', 'latin1'],
  entries: () => {
    const next = seeded(4711);
    const meta = {
      type: 4,
      data: { href: valueOf('page'), width: 1200, height: 800 },
      timestamp: 1_796_010_900_548,
    } as unknown as ReplayEvent;
    return Array.from({ length: 12 }, (_, index) => {
      const texts = [valueOf('title'), valueOf('chinese'), 'the violet lantern hums at noon'];
      const events = [pack(meta), pack(snapshot(next, texts))];
      return upload(`snapshot ${index}`, JSON.stringify({ session: index, events }), [
        'page',
        'title',
        'chinese',
      ]);
    });
  },
};

export const influx: Family = {
  id: 'influxdb',
  by: 'sdk',
  decoders: ['backslash'],
  entries: async () => {
    const requests = [];
    for (const gzipThreshold of [1, 1_000_000]) {
      requests.push(
        ...(await recorded(async ({ url }) => {
          const client = new InfluxDB({
            url,
            token: 'token',
            writeOptions: { gzipThreshold, maxRetries: 0 },
          });
          const writer = client.getWriteApi('org', 'bucket');
          const point = new Point('visits')
            .tag('said', valueOf('words'))
            .tag('page', valueOf('page'))
            .tag('title', valueOf('title'))
            .stringField('note', valueOf('accents'))
            .tag('near', 'the violet lantern hums at noon');
          writer.writePoint(point);
          await writer.close();
        }, null)),
      );
    }
    return requests.map((exchange, index) => ({
      name: `write ${index}`,
      exchange,
      expected: [{ canary: 'words' }, { canary: 'page' }, { canary: 'title' }, { canary: 'accents' }],
    }));
  },
};
