// The SDK's remote config: asked for when the app starts; says whether the vendor switched collection off (facts 4.1).
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { NativeRequest, NativeResponse, TelemetryContext } from '../model.ts';
import { webViewUserAgent } from './dialect.ts';

const answerSchema = z.object({
  v: z.string(),
  configs: z.object({ disableSDK: z.boolean().optional() }),
});

/** Facts 4.1: up to 3-4 tries in 120 s, every 30 s. */
const tries = 3;
const betweenTriesMs = 30_000;
const versionKey = 'sensors.config.v';
const disabledKey = 'sensors.config.disabled';

/** Whether the last config received says `disableSDK`. */
export function isSwitchedOff(storage: ReadonlyMap<string, string>): boolean {
  return storage.get(disabledKey) === 'true';
}

/** Asks once per app start and keeps the answer in the app's storage; gives up silently, as the SDK does. */
export async function fetchRemoteConfig(
  context: TelemetryContext,
  ask: { collector: string; send: (request: NativeRequest) => Promise<NativeResponse>; signal: AbortSignal },
): Promise<void> {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const answer = await ask
      .send({
        method: 'GET',
        url: configUrl(ask.collector, context.storage.get(versionKey)),
        headers: { 'User-Agent': webViewUserAgent(context.identity) },
        signal: ask.signal,
      })
      .catch(() => undefined);
    if (ask.signal.aborted) return;
    if (answer) return keep(context.storage, answer);
    if (attempt === tries) return;
    await sleep(betweenTriesMs / context.clockFactor, undefined, { signal: ask.signal }).catch(
      () => undefined,
    );
    if (ask.signal.aborted) return;
  }
}

/** Facts 4.1: the server URL up to its last `/`, then `/config/Android.conf`, with `?v=` once a version is known. */
export function configUrl(collector: string, version: string | undefined): string {
  const base = collector.slice(0, collector.lastIndexOf('/'));
  return `${base}/config/Android.conf${version === undefined ? '' : `?v=${encodeURIComponent(version)}`}`;
}

function keep(storage: Map<string, string>, answer: NativeResponse): void {
  if (answer.status !== 200) return;
  const config = answerSchema.safeParse(jsonOf(answer.body));
  if (!config.success) return;
  storage.set(versionKey, config.data.v);
  storage.set(disabledKey, String(config.data.configs.disableSDK ?? false));
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (_cause) {
    return undefined;
  }
}
