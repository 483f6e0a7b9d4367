// Parts of an exchange come in, what the decoders read of it and what they could not open goes out.
import { addressOf } from '../../../harness/artifacts/payload.ts';
import { decodeExchange } from '../../../harness/decode/decode.ts';
import { anExchange, type ExchangeParts, readBody } from './an-exchange.ts';

/** Address and text of everything readable. */
export function readings(parts: ExchangeParts): Map<string, string> {
  const { payloads } = decodeExchange(anExchange(parts), readBody);
  return new Map(payloads.map(({ location, layers, text }) => [addressOf(location, layers), text]));
}

/** Why what stayed closed did. */
export function closedReasons(parts: ExchangeParts): string[] {
  return decodeExchange(anExchange(parts), readBody).opaque.map(({ reason }) => reason);
}
