// The dialects of the Android SDK: 2.1.2 (plain) and the encrypted uploads of later versions; batches in, form posts out.
import { constants, createCipheriv, generateKeyPairSync, publicEncrypt, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type DialectContext, type SensorsDialect, webViewUserAgent } from './dialect.ts';
import { buildEvent } from './sensors-event.ts';
import { encodeUpload, formBody } from './sensors-wire.ts';

/** SDK 2.1.2, in Mint 3.4.0: anybody who sees the upload can read it (facts 4.1). */
export function androidSdk(context: DialectContext): SensorsDialect {
  return {
    build: (draft) => ({ ...buildEvent(context, draft) }),
    upload: (url, events, signal) =>
      post(context, { url, body: encodeUpload(stamped(events), context.crc), signal }),
    close: async () => undefined,
  };
}

/** Event encryption as of SDK 4.2.0, `gzip=9` (facts 4.2); nobody keeps the private key, so nobody can read it. */
export function encryptedSdk(context: DialectContext): SensorsDialect {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const encrypt = (events: readonly unknown[]): string => {
    const aesKey = randomBytes(16);
    const ekey = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, aesKey);
    const payloads = events.map((event) => {
      const iv = randomBytes(16);
      const cipher = createCipheriv('aes-128-cbc', aesKey, iv);
      const sealed = Buffer.concat([cipher.update(gzipSync(JSON.stringify(event))), cipher.final()]);
      return Buffer.concat([iv, sealed]).toString('base64');
    });
    return JSON.stringify([{ ekey: ekey.toString('base64'), pkv: 1, payloads, flush_time: Date.now() }]);
  };
  return {
    build: (draft) => ({ ...buildEvent(context, draft) }),
    upload: (url, events, signal) =>
      post(context, { url, body: formBody(encrypt(events), 9, context.crc), signal }),
    close: async () => undefined,
  };
}

/** Facts 4.1: added at send time. */
function stamped(events: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const now = Date.now();
  return events.map((event) => ({ ...event, _flush_time: now }));
}

async function post(
  context: DialectContext,
  upload: { url: string; body: string; signal: AbortSignal },
): Promise<void> {
  await context.send({
    method: 'POST',
    url: upload.url,
    headers: {
      'User-Agent': webViewUserAgent(context.identity),
      // Not set by the SDK; Android's HttpURLConnection supplies it (facts 4.1, unverified).
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: Buffer.from(upload.body),
    signal: upload.signal,
  });
}
