// Xiaomi's own second channel, MiStat: events come in, plain form posts go out (facts 1.3: every event goes there too; facts 4.4: v1).
import { createHash } from 'node:crypto';
import { type FaultyContext, knobsOf } from '../faults.ts';
import type { AppDescription, NativeRequest, NativeResponse } from '../model.ts';
import type { TruthEntry } from '../truth.ts';
import { webViewUserAgent } from './dialect.ts';
import { SensorsClient } from './sensors-client.ts';
import type { EventDraft } from './sensors-event.ts';

/** What a channel is made from. */
interface MistatOptions {
  app: AppDescription;
  url: string;
  /** The app's own HTTP client, bound to its uid and trust. */
  send(request: NativeRequest): Promise<NativeResponse>;
}

/** A running channel. */
export interface MistatChannel {
  start(): void;
  track(draft: EventDraft, told: Pick<TruthEntry, 'event' | 'words' | 'address' | 'incognito'>): void;
  stop(): void;
}

/**
 * Which MiStat version Mint had was not found: v1 stands in, the one whose content anybody can read. The fields of the form
 * are known; their values, what `stat_value` looks like inside, and when it is sent (like the Sensors queue) are invented.
 */
export function mistatChannel(context: FaultyContext, { app, url, send }: MistatOptions): MistatChannel {
  const deviceId = createHash('sha1').update(`mistat/${app.id}/${context.identity.androidId}`).digest('hex');
  const client = new SensorsClient(context, {
    recipe: app.id,
    collector: url,
    queue: 'mistat',
    flushes: knobsOf(context).flushes,
    dialect: {
      build: () => ({}),
      upload: async (to, events, signal) => {
        await send({
          method: 'POST',
          url: to,
          headers: {
            'User-Agent': webViewUserAgent(context.identity),
            'Content-Type': 'application/x-www-form-urlencoded',
          },
          body: Buffer.from(formOf(events, { app, deviceId })),
          signal,
        });
      },
      close: async () => undefined,
    },
  });
  return {
    start: () => client.start(),
    stop: () => client.stop(),
    track: (draft, told) =>
      client.track({
        event: { category: app.package, key: draft.name, time: draft.atMs, params: draft.parameters },
        truth: { ...told, ids: { device_id: deviceId } },
      }),
  };
}

/** Fields of v1 in the order of facts 4.4. */
function formOf(
  events: readonly Record<string, unknown>[],
  { app, deviceId }: { app: AppDescription; deviceId: string },
): string {
  return new URLSearchParams({
    app_id: 'lab-app-id',
    app_key: 'lab-app-key',
    device_id: deviceId,
    channel: 'lab',
    version: app.versionName,
    stat_value: JSON.stringify(events),
  }).toString();
}
