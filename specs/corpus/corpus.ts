// What a labelled entry and a family of them are.
import type { Finding } from '../../harness/artifacts/finding.ts';
import type { ExchangeParts } from '../unit/decode/an-exchange.ts';
import type { CanaryName } from './canaries.ts';

/** One canary that must be found in an entry; all that is not expected must stay silent. */
export interface Expected {
  canary: CanaryName;
  /** `exact` unless said otherwise. */
  match?: Finding['match'];
  /** `sent` unless said otherwise. */
  direction?: Finding['direction'];
  /** Whether the user's own action explains it; absent where that is no question. */
  explained?: boolean;
  /** What the address of one finding must fit; absent where an encoder decides it. */
  address?: RegExp;
}

/** One exchange with its labels. */
export interface Entry {
  name: string;
  exchange: ExchangeParts;
  expected: readonly Expected[];
}

/** Entries that one client or one encoder wrote. */
export interface Family {
  id: string;
  /** Who encoded them: a vendor's own client, an encoder that is not ours, or this corpus. */
  by: 'sdk' | 'foreign encoder' | 'hand';
  /** Ids of the decoders that were added for this family: what is found without them is its leave-one-out recall. */
  decoders: readonly string[];
  entries(): Entry[] | Promise<Entry[]>;
}

/** A POST of `body`, expected to carry `found`. */
export function upload(
  name: string,
  body: string | Uint8Array,
  found: readonly (CanaryName | Expected)[],
  more: Omit<ExchangeParts, 'body'> = {},
): Entry {
  return { name, exchange: { ...more, body }, expected: found.map(expectedOf) };
}

function expectedOf(found: CanaryName | Expected): Expected {
  return typeof found === 'string' ? { canary: found } : found;
}
