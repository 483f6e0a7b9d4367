// A seed and a size come in, the exchanges of a made-up capture go out one by one, with canaries hidden in a few of them.
import type { Canary } from '../artifacts/case.ts';
import type { Exchange, ReadBody } from '../artifacts/exchange.ts';
import { type MixMessage, mix } from './bench-traffic.ts';
import { Chance, coinedWord, sentence, token, uuid, word } from './bench-words.ts';

/** One exchange of the mix. */
export interface MixExchange {
  exchange: Exchange;
  readBody: ReadBody;
  /** Wire bytes of URL, headers and bodies. */
  wireBytes: number;
  /** Id of the canary hidden in it; absent for most. */
  planted?: string;
}

/** Every so many exchanges carry a canary. */
const plantEvery = 200;

const kinds = ['search-term', 'search-term', 'url', 'title', 'identifier'] as const;

/** `count` canaries of all kinds, minted as a run mints them. */
export function mixCanaries(seed: number, count: number): Canary[] {
  const chance = new Chance(seed);
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? 'text';
    const values = {
      'search-term': `${word(chance)} ${word(chance)} ${word(chance)} ${coinedWord(chance)}`,
      url: `https://www.${word(chance)}-${word(chance)}.example/${word(chance)}/${word(chance)}-${coinedWord(chance)}`,
      title: `${sentence(chance, 3)} ${coinedWord(chance)}`,
      identifier: token(chance, 16, 'hex'),
      text: coinedWord(chance),
    };
    return { id: `c01/${index}-${kind}`, kind, value: values[kind], step: 'bench', origin: 'minted' };
  });
}

/** Exchanges of the mix until `wireBytes` are reached. Each can be forgotten before the next is asked for. */
export function* mixExchanges(
  seed: number,
  { wireBytes, canaries }: { wireBytes: number; canaries: readonly Canary[] },
): Generator<MixExchange> {
  const chance = new Chance(seed);
  const sent = mix.map(() => 0);
  let total = 0;
  for (let number = 1; total < wireBytes; number += 1) {
    const kind = mostBehind(sent, total);
    const makers = mix[kind]?.makers ?? [];
    const maker = makers[chance.below(makers.length)];
    if (maker === undefined) continue;
    const canary = number % plantEvery === 0 ? canaries[chance.below(canaries.length)] : undefined;
    const message = maker(chance, canary?.value);
    const made = exchangeOf(message, number, chance);
    const hidden = canary !== undefined && !message.type.startsWith('image/');
    sent[kind] = (sent[kind] ?? 0) + made.wireBytes;
    total += made.wireBytes;
    yield hidden ? { ...made, planted: canary.id } : made;
  }
}

/** The kind of traffic that lacks most to its share. */
function mostBehind(sent: readonly number[], total: number): number {
  const lacks = mix.map(({ percent }, kind) => (percent / 100) * total - (sent[kind] ?? 0));
  return lacks.indexOf(Math.max(...lacks));
}

const nothing = { sha256: '0'.repeat(64), sizeBytes: 0, complete: true };

function exchangeOf(
  { url, direction, type, encoding, body }: MixMessage,
  number: number,
  chance: Chance,
): MixExchange {
  const id = `x${String(number).padStart(6, '0')}`;
  const kept = { sha256: number.toString(16).padStart(64, '0'), sizeBytes: body.length, complete: true };
  const told: [string, string][] = [
    ['content-type', type],
    ['content-length', String(body.length)],
  ];
  if (encoding !== undefined) told.push(['content-encoding', encoding]);
  const isSent = direction === 'sent';
  const request = [...requestHeaders(url, chance), ...(isSent ? told : [])];
  const answer = [...answerHeaders(chance), ...(isSent ? [] : told)];
  const atMs = 1_760_000_000_000 + number;
  const common = { id, headers: request, httpVersion: '2', sni: null, owner: 'browser' } as const;
  return {
    exchange: {
      caseId: 'c01',
      id,
      request: {
        type: 'request',
        atMs,
        method: isSent ? 'POST' : 'GET',
        url,
        body: isSent ? kept : nothing,
        ...common,
      },
      response: {
        type: 'response',
        id,
        atMs,
        status: 200,
        statusText: 'OK',
        headers: answer,
        body: isSent ? nothing : kept,
        from: 'network',
      },
      messages: [],
    },
    readBody: (ref) => (ref.sizeBytes === 0 ? new Uint8Array() : body),
    wireBytes: url.length + body.length + sizeOf(request) + sizeOf(answer),
  };
}

function requestHeaders(url: string, chance: Chance): [string, string][] {
  return [
    ['Host', new URL(url).host],
    [
      'User-Agent',
      'Mozilla/5.0 (Linux; Android 9; Mi A1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36',
    ],
    ['Accept', '*/*'],
    ['Accept-Encoding', 'gzip, deflate, br'],
    ['Accept-Language', 'en-GB,en;q=0.9'],
    ['Referer', `https://${word(chance)}.example/${word(chance)}`],
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Mode', 'cors'],
    ['Sec-Fetch-Dest', 'empty'],
    [
      'Cookie',
      `sid=${uuid(chance)}; _ga=GA1.1.${chance.below(1e9)}.1760000000; theme=${word(chance)}; csrf=${token(chance, 32, 'base64')}`,
    ],
  ];
}

function answerHeaders(chance: Chance): [string, string][] {
  return [
    ['Date', new Date(1_760_000_000_000 + chance.below(1e9)).toUTCString()],
    ['Server', 'nginx'],
    ['Cache-Control', 'private, max-age=0, must-revalidate'],
    ['ETag', `"${token(chance, 32, 'hex')}"`],
    ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
    ['X-Request-Id', uuid(chance)],
    ['Vary', 'Accept-Encoding, Origin'],
  ];
}

function sizeOf(headers: readonly [string, string][]): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
}
