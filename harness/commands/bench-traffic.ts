// A seed comes in, made-up bodies of everyday traffic go out: event batches, answers of services, forms, pages, scripts, pictures.
import { deflateSync, gzipSync } from 'node:zlib';
import { type Chance, paragraph, sentence, token, uuid, word } from './bench-words.ts';

/** One made-up message: the address it goes to, and the body sent or answered. */
export interface MixMessage {
  url: string;
  direction: 'sent' | 'received';
  type: string;
  encoding?: string;
  body: Buffer;
}

/** Makes a message; `planted` is a text to hide in it where a client would put it, undefined for none. */
export type MakeMessage = (chance: Chance, planted: string | undefined) => MixMessage;

const host = (chance: Chance): string =>
  `https://${word(chance)}.${chance.pick(['example', 'test', 'invalid'])}`;
const webAddress = (chance: Chance): string =>
  `${host(chance)}/${word(chance)}/${word(chance)}-${chance.below(1e6)}?ref=${word(chance)}&utm_source=${word(chance)}`;
const isoTime = (chance: Chance): string => new Date(1_760_000_000_000 + chance.below(1e9)).toISOString();

function trackedEvent(chance: Chance, planted: string | undefined): object {
  const address = webAddress(chance);
  return {
    messageId: uuid(chance),
    timestamp: isoTime(chance),
    type: 'track',
    event: `${word(chance)} ${word(chance)}`,
    anonymousId: uuid(chance),
    userId: null,
    context: {
      app: {
        name: 'Shop',
        version: '8.41.2',
        build: String(chance.below(99_999)),
        namespace: 'com.example.shop',
      },
      device: { id: token(chance, 16, 'hex'), manufacturer: 'Xiaomi', model: 'Mi A1', type: 'android' },
      os: { name: 'Android', version: '9' },
      locale: 'en-GB',
      timezone: 'Europe/London',
      screen: { width: 1080, height: 1920, density: 2.625 },
      network: { wifi: true, cellular: false, carrier: 'EE' },
      page: { url: address, title: sentence(chance, 5), path: new URL(address).pathname, referrer: '' },
      userAgent:
        'Mozilla/5.0 (Linux; Android 9; Mi A1) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36',
      session: { id: token(chance, 22, 'base64'), started: 1_760_000_000_000 + chance.below(1e9) },
    },
    properties: {
      query: planted ?? sentence(chance, 3),
      position: chance.below(40),
      price: chance.below(99_999) / 100,
      available: chance.below(2) === 0,
      category: `${word(chance)}/${word(chance)}`,
      note: chance.below(8) === 0 ? `Caf\u00e9 \u201c${sentence(chance, 4)}\u201d` : word(chance),
      ...(chance.below(10) === 0
        ? { extra: JSON.stringify({ id: uuid(chance), said: sentence(chance, 6) }) }
        : {}),
      ...(chance.below(20) === 0
        ? {
            state: Buffer.from(JSON.stringify({ step: word(chance), at: chance.below(1e9) })).toString(
              'base64',
            ),
          }
        : {}),
    },
  };
}

function batch(chance: Chance, planted: string | undefined): string {
  const count = 1 + chance.below(25);
  const holder = chance.below(count);
  const events = Array.from({ length: count }, (_, index) =>
    trackedEvent(chance, index === holder ? planted : undefined),
  );
  return JSON.stringify({ batch: events, sentAt: isoTime(chance), writeKey: token(chance, 32, 'base64') });
}

const eventUpload: MakeMessage = (chance, planted) => ({
  url: 'https://api.collector.example/v1/batch',
  direction: 'sent',
  type: 'application/json',
  body: Buffer.from(batch(chance, planted)),
});

const serviceAnswer: MakeMessage = (chance, planted) => {
  const items = Array.from({ length: 2 + chance.below(80) }, () => ({
    id: chance.below(1e9),
    slug: `${word(chance)}-${word(chance)}-${chance.below(9999)}`,
    title: sentence(chance, 6),
    description: `${paragraph(chance, 3)}\n"${sentence(chance, 4)}"`,
    image: `https://cdn.example/i/${token(chance, 40, 'hex')}/${chance.below(900)}x${chance.below(900)}.webp`,
    price: { amount: chance.below(99_999) / 100, currency: 'EUR' },
    tags: [word(chance), word(chance), word(chance)],
    createdAt: isoTime(chance),
    author: { id: uuid(chance), name: `${word(chance)} ${word(chance)}` },
    html: chance.below(6) === 0 ? `<p class="lead">${sentence(chance, 9)}</p>` : null,
  }));
  return {
    url: `${host(chance)}/api/v2/items?page=${chance.below(50)}`,
    direction: 'received',
    type: 'application/json; charset=utf-8',
    body: Buffer.from(JSON.stringify({ items, cursor: token(chance, 64, 'base64'), said: planted ?? '' })),
  };
};

const formUpload: MakeMessage = (chance, planted) => {
  const fields = new URLSearchParams({
    v: '2',
    tid: `G-${token(chance, 10, 'hex')}`,
    cid: `${chance.below(1e9)}.${chance.below(1e9)}`,
  });
  const count = 8 + chance.below(60);
  const holder = chance.below(count);
  for (let field = 0; field < count; field += 1) {
    const kinds = [
      sentence(chance, 4),
      webAddress(chance),
      String(chance.below(1e6)),
      word(chance),
      token(chance, 24, 'base64'),
    ];
    fields.append(
      `ep.${word(chance)}`,
      field === holder && planted !== undefined ? planted : chance.pick(kinds),
    );
  }
  if (chance.below(4) === 0) fields.append('e', JSON.stringify(trackedEvent(chance, undefined)));
  return {
    url: 'https://collect.example/g/collect',
    direction: 'sent',
    type: 'application/x-www-form-urlencoded',
    body: Buffer.from(fields.toString()),
  };
};

const page: MakeMessage = (chance, planted) => {
  const parts = Array.from(
    { length: 40 + chance.below(250) },
    () =>
      `<article class="${word(chance)} ${word(chance)}--${word(chance)}"><h2><a href="${webAddress(chance).replaceAll('&', '&amp;')}">${sentence(chance, 7)}</a></h2><p>${paragraph(chance, 2)}</p></article>\n`,
  );
  const markup = `<!doctype html><html lang="en"><head><title>${planted ?? sentence(chance, 4)}</title></head><body>${parts.join('')}<script>window.__state=${JSON.stringify(trackedEvent(chance, undefined))}</script></body></html>`;
  return { url: webAddress(chance), direction: 'received', type: 'text/html', body: Buffer.from(markup) };
};

const script: MakeMessage = (chance, planted) => {
  const name = (): string => token(chance, 2, 'hex').replace(/^\d/, 'q');
  const parts = Array.from(
    { length: 100 + chance.below(700) },
    () =>
      `function ${name()}(${name()},${name()}){var ${name()}=this.${word(chance)}||"${word(chance)}";return ${name()}&&${name()}.${word(chance)}(${chance.below(999)},"${sentence(chance, 3)}",/^\\d+%/)?${name()}:void 0}`,
  );
  const source = `!function(){"use strict";${parts.join('')}var q="${planted ?? word(chance)}"}();\n`;
  return {
    url: `https://cdn.example/s/${word(chance)}.${token(chance, 8, 'hex')}.js`,
    direction: 'received',
    type: 'text/javascript',
    body: Buffer.from(source),
  };
};

const pictureHeads = [
  '\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
  '\xff\xd8\xff\xe0\0\x10JFIF\0',
  'RIFF\x10\x20\0\0WEBPVP8 ',
];

const picture: MakeMessage = (chance) => ({
  url: `https://cdn.example/i/${token(chance, 40, 'hex')}.img`,
  direction: 'received',
  type: 'image/png',
  body: Buffer.concat([
    Buffer.from(chance.pick(pictureHeads), 'latin1'),
    chance.noise(3_000 + chance.below(90_000)),
  ]),
});

const packedBody: MakeMessage = (chance, planted) => ({
  url: 'https://logs.collector.example/v2/rum',
  direction: 'sent',
  type: 'application/json',
  encoding: 'gzip',
  body: gzipSync(batch(chance, planted)),
});

const packedForm: MakeMessage = (chance, planted) => {
  const packed = gzipSync(batch(chance, planted)).toString('base64');
  return {
    url: 'https://sa.collector.example/sa',
    direction: 'sent',
    type: 'application/x-www-form-urlencoded',
    body: Buffer.from(`gzip=1&data_list=${encodeURIComponent(packed)}`),
  };
};

const packedBlob: MakeMessage = (chance, planted) => ({
  url: 'https://i.collector.example/e/?compression=zlib',
  direction: 'sent',
  type: 'application/octet-stream',
  body: deflateSync(batch(chance, planted)),
});

/** The mix by wire bytes, in percent: JSON, forms, scripts and HTML, pictures, compressed uploads. */
export const mix: readonly { percent: number; makers: readonly MakeMessage[] }[] = [
  { percent: 40, makers: [eventUpload, serviceAnswer] },
  { percent: 20, makers: [formUpload] },
  { percent: 20, makers: [page, script] },
  { percent: 10, makers: [picture] },
  { percent: 10, makers: [packedBody, packedForm, packedBlob] },
];
