// An upload's body comes in, its events go out: peeled with zlib and URLSearchParams alone, so that no harness code can hide a mistake.
import { gunzipSync } from 'node:zlib';

/** One event of an upload, as far as tests look at it. */
export interface PeeledEvent {
  event: string;
  distinct_id: string;
  time: number;
  _flush_time?: number;
  properties: Record<string, unknown>;
}

/** Facts 4.1: form, percent-encoding, base64, gzip, JSON. */
export function peel(body: Uint8Array | undefined): PeeledEvent[] {
  const form = new URLSearchParams(Buffer.from(body ?? []).toString());
  return JSON.parse(gunzipSync(Buffer.from(form.get('data_list') ?? '', 'base64')).toString());
}

/** Facts 4.1: `s[0]*31^(n-1) + ... + s[n-1]` modulo 2^32, signed; in BigInt, so not by the trick the encoder uses. */
export function javaHash(text: string): string {
  let sum = 0n;
  for (const sign of text) sum = sum * 31n + BigInt(sign.codePointAt(0) ?? 0);
  return BigInt.asIntN(32, sum).toString();
}
