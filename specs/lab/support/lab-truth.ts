// The lab's ground truth and a run's raw bodies come in, both as the same plain rows: what really went to the vendor, told twice.
import { z } from 'zod';
import type { Exchange, ReadBody } from '../../../harness/artifacts/exchange.ts';
import { readJsonLines } from '../../../harness/lib/files.ts';
import { type PeeledEvent, peel } from '../../unit/lab/peel.ts';

const entrySchema = z.object({
  recipe: z.string(),
  state: z.enum(['queued', 'sent', 'kept']),
  url: z.string(),
  words: z.string().nullable(),
  address: z.string().nullable(),
  incognito: z.boolean(),
  event: z.string(),
  ids: z.record(z.string(), z.string()),
});
/** One line of the truth file, as far as specs look at it. */
export type TruthRow = z.infer<typeof entrySchema>;

/** What one event told the vendor. */
export interface ToldRow {
  event: string;
  words: string | null;
  address: string | null;
  distinctId: string;
}

/** One event as peeled out of a raw body, with its place. */
export interface PeeledRow extends ToldRow {
  exchange: Exchange;
  /** Position in the upload's list. */
  index: number;
}

/** Every line of the truth file. */
export function readTruth(file: string): TruthRow[] {
  return readJsonLines(file, entrySchema);
}

/** Truth lines of events that reached `host`. */
export function toldTo(host: string, truth: readonly TruthRow[]): ToldRow[] {
  return truth
    .filter((row) => row.state === 'sent' && new URL(row.url).hostname === host && row.event !== 'suggest')
    .map(({ event, words, address, ids }) => ({ event, words, address, distinctId: ids.distinct_id ?? '' }));
}

/** Every event in the uploads to `host`, peeled by hand: form, base64, gzip, JSON. */
export function peeledFor(host: string, exchanges: readonly Exchange[], readBody: ReadBody): PeeledRow[] {
  return exchanges
    .filter(({ request }) => request.method === 'POST' && new URL(request.url).hostname === host)
    .flatMap((exchange) =>
      peel(readBody(exchange.request.body)).map((told, index) => ({ exchange, index, ...rowOf(told) })),
    );
}

function rowOf({ event, distinct_id: distinctId, properties }: PeeledEvent): ToldRow {
  const { search_word: words, url } = properties;
  return {
    event,
    words: typeof words === 'string' ? words : null,
    address: typeof url === 'string' ? url : null,
    distinctId,
  };
}

/** The row without its place, as text: rows of both origins can be compared as sorted lists. */
export function toldText({ event, words, address, distinctId }: ToldRow): string {
  return JSON.stringify([event, words, address, distinctId]);
}
