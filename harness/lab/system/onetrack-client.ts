// OneTrack on the wire: records come in; plain JSON, or AES under a negotiated key, goes to the international collector (facts 4.5).
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { NativeRequest, NativeResponse } from '../model.ts';
import { sealForCollector } from './onetrack-keys.ts';
import type { OneTrackRecord } from './onetrack-record.ts';

/** Default of international builds (facts 4.5). */
export const oneTrackHost = 'tracking.intl.miui.com';

type Send = (request: NativeRequest) => Promise<NativeResponse>;

/** Puts records onto the wire; rejects when no answer came. */
export type OneTrackUpload = (
  records: readonly OneTrackRecord[],
  send: Send,
  signal: AbortSignal,
) => Promise<void>;

/** The variant of Xiaomi's own command-line tool: a JSON array anybody can read. That a phone's apps use it is a model. */
export const plainUpload: OneTrackUpload = async (records, send, signal) => {
  await send({
    method: 'POST',
    url: `https://${oneTrackHost}/track/v4/o`,
    headers: { 'Content-Type': 'application/json' },
    body: Buffer.from(JSON.stringify(records)),
    signal,
  });
};

/** The SDK's own way: key exchange, then AES/ECB/PKCS5 over gzip over JSON. */
export const sealedUpload: OneTrackUpload = async (records, send, signal) => {
  const secret = randomBytes(16);
  const answer = await send({
    method: 'POST',
    url: `https://${oneTrackHost}/track/key_get`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(`secretKey=${encodeURIComponent(sealForCollector(secret).toString('base64'))}`),
    signal,
  });
  const { data } = JSON.parse(Buffer.from(answer.body).toString('utf8')) as {
    data: { key: string; sid: string };
  };
  const opener = createDecipheriv('aes-128-ecb', secret, null);
  const key = Buffer.concat([opener.update(Buffer.from(data.key, 'base64')), opener.final()]);
  const cipher = createCipheriv('aes-128-ecb', key, null);
  await send({
    method: 'POST',
    url: `https://${oneTrackHost}/track/v4`,
    headers: {
      'Content-Type': 'application/octet-stream',
      OT_SID: data.sid,
      OT_ts: String(Date.now()),
      OT_net: 'WIFI',
      OT_sender: records[0]?.H.pkg?.toString() ?? '',
      OT_protocol: '3.0',
    },
    body: Buffer.concat([cipher.update(gzipSync(JSON.stringify(records))), cipher.final()]),
    signal,
  });
};
