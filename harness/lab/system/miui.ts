// The native code of MIUI's own apps: what is done on the phone comes in, OneTrack records go out shortly after.
import type { NativeRequest } from '../model.ts';
import type { OneTrackUpload } from './onetrack-client.ts';
import { oneTrackHost } from './onetrack-client.ts';
import { oneTrackRecord } from './onetrack-record.ts';
import { type PhoneEvent, type PhoneTelemetry, packageOf, type SystemContext } from './recipe.ts';

/** Wall-clock ms between an event and its upload, divided by the handset's clock factor; not found, a model. */
const flushAfterMs = 5000;

/** Sends a record for every event, each from the uid of the app it happened in. */
export function miuiTelemetry(context: SystemContext, id: string, upload: OneTrackUpload): PhoneTelemetry {
  const process = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
  const tell = (event: PhoneEvent, state: 'queued' | 'sent' | 'kept') =>
    context.truth.record({
      atMs: Date.now(),
      recipe: id,
      state,
      url: `https://${oneTrackHost}/track/v4`,
      words: null,
      address: null,
      text: textOf(event),
      incognito: false,
      event: event.type,
      ids: { android_id: context.identity.androidId },
    });
  const send = async (event: PhoneEvent, atMs: number): Promise<void> => {
    const uid = context.uidOf(packageOf(event));
    const request = (one: NativeRequest) => context.network.request(uid, one);
    const answered = await upload(
      [oneTrackRecord(context.identity, event, atMs)],
      request,
      process.signal,
    ).then(
      () => true,
      () => false,
    );
    if (!process.signal.aborted) tell(event, answered ? 'sent' : 'kept');
  };
  return {
    emit(event) {
      tell(event, 'queued');
      const atMs = Date.now();
      const timer = setTimeout(() => {
        timers.delete(timer);
        void send(event, atMs);
      }, flushAfterMs / context.clockFactor);
      timers.add(timer);
    },
    close: async () => {
      process.abort();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** What a reader could recognise in it. */
function textOf(event: PhoneEvent): string | null {
  if (event.type === 'folder-open' || event.type === 'file-open') return event.name;
  return event.type === 'music-play' ? event.title : null;
}
