// The native code of a Xiaomi browser: what a person does comes in, the events documented for Mint go out (facts 1.3 and 1.4).
import { z } from 'zod';
import { enhancedIncognitoKey } from '../browsers/preferences.ts';
import { type FaultyContext, knobsOf } from '../faults.ts';
import type { AppDescription, BrowserEvent, NativeRequest, NativeResponse, Telemetry } from '../model.ts';
import type { DialectContext, SensorsDialect } from './dialect.ts';
import { historySync } from './history-sync.ts';
import { idSource } from './ids.ts';
import { mistatChannel } from './mistat.ts';
import { fetchRemoteConfig, isSwitchedOff } from './remote-config.ts';
import { SensorsClient, type UploadTime } from './sensors-client.ts';
import { createSuggestions } from './suggestions.ts';

/** How one recipe's Mint differs from another's. */
export interface MintBehaviour {
  /** Server URL; the region is added as `r=`. */
  collector: string;
  /** Modes whose events are sent. */
  modes: 'normal and incognito' | 'normal only';
  /** Whether the SDK's client refuses CAs added to the system store. */
  pinned: boolean;
  /** Whether collection stops in incognito mode while enhanced incognito mode is off, as of the versions of May 2020 (facts 1.3). */
  heedsSwitch: boolean;
  /** URL of the second channel, to which every event goes too; undefined: none. */
  mistat: string | undefined;
  /** When a new anonymous id is made. */
  newId: 'each installation' | 'each start';
  /** How a text of the user's is written into an event, as parameters after the name it would have; absent: as it is. */
  disguise?: (name: string, text: string) => Record<string, string>;
  /** When queued events are uploaded; absent: after the SDK's interval. */
  uploads?: UploadTime;
  /** Whether the collector is asked first what it wants, and gets events only if it says so. */
  asksFirst?: boolean;
  /** Whether starting the app is an event of its own, sent before anybody agreed to anything. */
  tellsStart?: boolean;
  /** When the browsing history goes to the vendor's cloud beside the statistics; absent: when signed in, as Xiaomi said (facts 1.2). */
  syncs?: 'when signed in' | 'always';
  dialect: (context: DialectContext) => SensorsDialect;
}

type Tracked =
  Exclude<BrowserEvent, { type: 'app-start' } | { type: 'typing' }> | { type: 'start'; incognito: boolean };

const idKey = 'anonymous_id';

/** Starts Mint's native code on a handset. */
export function mintTelemetry(
  context: FaultyContext,
  app: AppDescription,
  behaviour: MintBehaviour,
): Telemetry {
  const { storage, identity } = context;
  const knobs = knobsOf(context);
  const ids = idSource(`${identity.androidId}/${app.id}`);
  const send = (request: NativeRequest) =>
    context.network.request(context.uid, { ...request, trust: behaviour.pinned ? 'factory' : 'system' });
  const collector = withRegion(behaviour.collector, identity.region);
  const dialect = behaviour.dialect({ identity, versionName: app.versionName, crc: knobs.crc, send });
  const uploads = behaviour.uploads ?? 'after the interval';
  const client = new SensorsClient(context, {
    ...{ recipe: app.id, collector, dialect, flushes: knobs.flushes, uploads },
    ...(behaviour.asksFirst === true ? { mayUpload: (signal) => isWanted(collector, send, signal) } : {}),
  });
  const second =
    behaviour.mistat === undefined ? undefined : mistatChannel(context, { app, send, url: behaviour.mistat });
  const suggestions = createSuggestions(context, app);
  const syncing = behaviour.syncs === 'always' || identity.historySync;
  const history = syncing ? historySync(context, { recipe: app.id, send }) : undefined;
  let process = new AbortController();

  const anonymousId = (): string => {
    const id = storage.get(idKey) ?? ids.uuid();
    storage.set(idKey, id);
    return id;
  };
  const started = () => {
    if (behaviour.newId === 'each start') storage.delete(idKey);
    void fetchRemoteConfig(context, { collector, send, signal: process.signal });
    client.start();
    second?.start();
    if (behaviour.tellsStart === true) track({ type: 'start', incognito: false });
  };
  const track = (event: Tracked) => {
    if (event.incognito && behaviour.modes === 'normal only') return;
    if (event.incognito && behaviour.heedsSwitch && storage.get(enhancedIncognitoKey) === 'false') return;
    if (isSwitchedOff(storage)) return;
    const { name, parameters } = disguised(describe(event, app), behaviour);
    const id = anonymousId();
    const draft = { name, parameters, atMs: Date.now(), anonymousId: id, trackId: ids.int32() };
    const told = {
      event: name,
      words: event.type === 'search' ? event.words : null,
      address: event.type === 'search' || event.type === 'start' ? null : event.url,
      incognito: event.incognito,
    };
    client.track({
      event: dialect.build(draft),
      truth: { ...told, ids: { distinct_id: identity.account ?? id, uuid: id } },
    });
    second?.track(draft, told);
    if (event.type === 'page-finish' && !event.incognito) history?.visited(event.url);
  };
  const stop = () => {
    client.stop();
    second?.stop();
    suggestions.stop();
    history?.stop();
    process.abort();
    process = new AbortController();
  };

  return {
    emit(event) {
      if (event.type === 'app-start') started();
      else if (event.type === 'typing') suggestions.ask(event);
      else track(event);
    },
    suspend: stop,
    wipe() {
      stop();
      storage.clear();
    },
    async close() {
      stop();
      await dialect.close();
    },
  };
}

/** Names and parameters of facts 1.3, values of facts 1.4 where captured. */
function describe(event: Tracked, app: AppDescription): { name: string; parameters: Record<string, string> } {
  switch (event.type) {
    case 'search':
      return {
        name: 'search',
        parameters: {
          search_position: 'searchBar_website',
          used_searchengine: usedEngine(event.engine, app),
          search_word: event.words,
          search_method: 'search_bar',
        },
      };
    case 'page-start':
      return { name: 'page_load_event_start', parameters: { url: event.url } };
    case 'page-finish':
      return { name: 'page_load_event_finish', parameters: { url: event.url } };
    case 'download':
      return {
        name: 'download_files',
        parameters: {
          // Value not found, a model.
          op: 'start',
          suffix: event.url.split('.').at(-1) ?? '',
          url: event.url,
          type: event.incognito ? 'privacy' : 'general',
        },
      };
    // That these two are reported, with what, is facts 1.1 and 1.3; no source gives the names.
    case 'news-open':
      return { name: 'model_news_open', parameters: { url: event.url, title: event.title } };
    case 'reader':
      return { name: 'model_reader_mode', parameters: { url: event.url } };
    case 'start':
      return { name: '$AppStart', parameters: {} };
  }
}

/** Parameters that hold a text of the user's. */
const telling = new Set(['search_word', 'url', 'title']);

function disguised(
  event: { name: string; parameters: Record<string, string> },
  { disguise }: MintBehaviour,
): { name: string; parameters: Record<string, string> } {
  if (disguise === undefined) return event;
  const parts = Object.entries(event.parameters).map(([name, text]) =>
    telling.has(name) ? disguise(name, text) : { [name]: text },
  );
  return { name: event.name, parameters: Object.assign({}, ...parts) as Record<string, string> };
}

const wantedSchema = z.object({ send: z.boolean() });

/** First step of two: what the collector wants is in its answer. */
async function isWanted(
  collector: string,
  send: (request: NativeRequest) => Promise<NativeResponse>,
  signal: AbortSignal,
): Promise<boolean> {
  const url = new URL(collector);
  url.pathname = '/wanted';
  const answer = await send({ method: 'GET', url: url.href, headers: {}, signal }).catch(() => undefined);
  if (answer?.status !== 200) return false;
  return wantedSchema.parse(JSON.parse(Buffer.from(answer.body).toString('utf8'))).send;
}

/** `Google_Share` is as captured; what Mint calls DuckDuckGo was not found, so its shown name stands in. */
function usedEngine(engine: string, app: AppDescription): string {
  if (engine === 'google') return 'Google_Share';
  return app.engines.find((row) => row.id === engine)?.name ?? engine;
}

function withRegion(collector: string, region: string): string {
  const url = new URL(collector);
  url.searchParams.set('r', region);
  return url.href;
}
