// Xiaomi's OneTrack collector: a key exchange or an upload comes in, the documented kind of answer goes out (facts 4.5).
import { createCipheriv, randomBytes } from 'node:crypto';
import { oneTrackHost } from '../system/onetrack-client.ts';
import { openAtCollector } from '../system/onetrack-keys.ts';
import { jsonFile, notFound, type Site, type WebAnswer, type WebRequest } from './site.ts';

export const oneTrackCollector: Site = {
  id: 'onetrack-collector',
  hosts: [oneTrackHost],
  answer(request) {
    if (request.path === '/track/v4' || request.path === '/track/v4/o') return jsonFile({ code: 0 });
    return request.path === '/track/key_get' ? giveKey(request) : notFound();
  },
};

/** The session key, encrypted under the client's own. */
function giveKey(request: WebRequest): WebAnswer {
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'));
  const sealed = Buffer.from(form.get('secretKey') ?? '', 'base64');
  if (sealed.length !== 256) return { status: 400 };
  const secret = openAtCollector(sealed);
  const cipher = createCipheriv('aes-128-ecb', secret, null);
  const key = Buffer.concat([cipher.update(randomBytes(16)), cipher.final()]).toString('base64');
  return jsonFile({ code: 0, data: { key, sid: randomBytes(8).toString('hex') } });
}
