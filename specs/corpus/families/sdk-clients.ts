// Uploads that vendors' own clients make: each is driven here and recorded by a collector on this machine.
import { createRequire } from 'node:module';
import * as amplitude from '@amplitude/analytics-node';
import { Analytics } from '@segment/analytics-node';
import { buildPageView, buildStructEvent, newTracker } from '@snowplow/node-tracker';
import Mixpanel from 'mixpanel';
import { PostHog } from 'posthog-node';
import SensorsAnalytics from 'sa-sdk-node';
import type { ExchangeParts } from '../../unit/decode/an-exchange.ts';
import { valueOf } from '../canaries.ts';
import { arrived, recorded } from '../collector.ts';
import type { Entry, Expected, Family } from '../corpus.ts';

const load = createRequire(import.meta.url);

/** What every client is told to send. */
const properties = {
  search_word: valueOf('words'),
  last_page: valueOf('page'),
  note: valueOf('accents'),
  near: 'the violet lamp hums at midnight',
};
const told: readonly Expected[] = [{ canary: 'words' }, { canary: 'page' }, { canary: 'accents' }];

function entries(requests: readonly ExchangeParts[], expected: readonly Expected[] = told): Entry[] {
  return requests.map((exchange, index) => ({ name: `upload ${index}`, exchange, expected }));
}

export const segment: Family = {
  id: 'segment-node',
  by: 'sdk',
  decoders: [],
  entries: async () =>
    entries(
      await recorded(async ({ url }) => {
        const client = new Analytics({ writeKey: 'key', host: url, flushAt: 1, maxRetries: 0 });
        client.track({ event: 'search', anonymousId: 'someone', properties });
        await client.closeAndFlush();
      }),
    ),
};

export const posthog: Family = {
  id: 'posthog-node',
  by: 'sdk',
  decoders: [],
  entries: async () =>
    entries(
      await recorded(async ({ url }) => {
        const client = new PostHog('key', { host: url, flushAt: 1, fetchRetryCount: 0 });
        client.capture({ event: 'search', distinctId: 'someone', properties });
        await client.shutdown();
      }),
    ),
};

export const mixpanel: Family = {
  id: 'mixpanel',
  by: 'sdk',
  decoders: [],
  entries: async () =>
    entries(
      await recorded(async ({ host, requests }) => {
        const client = Mixpanel.init('token', { host, protocol: 'http', geolocate: true });
        client.track('search', { distinct_id: 'someone', ...properties });
        await arrived({ url: '', host, requests }, 1);
        client.track_batch([{ event: 'search', properties: { distinct_id: 'someone', ...properties } }]);
        await arrived({ url: '', host, requests }, 2);
      }, 1),
    ),
};

export const amplitudeNode: Family = {
  id: 'amplitude-node',
  by: 'sdk',
  decoders: [],
  entries: async () =>
    entries(
      await recorded(async ({ url }) => {
        const client = amplitude.createInstance();
        await client.init('key', {
          serverUrl: url,
          flushQueueSize: 1,
          flushIntervalMillis: 10,
          flushMaxRetries: 0,
        }).promise;
        await client.track('search', properties, { device_id: 'someone' }).promise;
        await client.flush().promise;
      }),
    ),
};

export const snowplow: Family = {
  id: 'snowplow-node',
  by: 'sdk',
  decoders: [],
  entries: async () => {
    const drive = (eventMethod: 'get' | 'post', encodeBase64: boolean) =>
      recorded(async (collector) => {
        const tracker = newTracker(
          { namespace: 'n', appId: 'a', encodeBase64 },
          { endpoint: collector.url, eventMethod, bufferSize: 1 },
        );
        void tracker.track(buildPageView({ pageUrl: valueOf('page'), pageTitle: valueOf('title') }), [
          { schema: 'iglu:x/y/jsonschema/1-0-0', data: { said: valueOf('words') } },
        ]);
        await arrived(collector, 1);
        void tracker.track(
          buildStructEvent({ category: 'c', action: valueOf('words'), label: valueOf('page') }),
          [{ schema: 'iglu:x/y/jsonschema/1-0-0', data: { said: valueOf('title') } }],
        );
        await arrived(collector, 2);
      });
    const all: Entry[] = [];
    for (const [method, encoded] of [
      ['get', true],
      ['get', false],
      ['post', true],
      ['post', false],
    ] as const) {
      all.push(
        ...entries(await drive(method, encoded), [
          { canary: 'words' },
          { canary: 'page' },
          { canary: 'title' },
        ]),
      );
    }
    return all;
  },
};

interface MatomoClient {
  track(options: Record<string, string>): void;
  trackBulk(events: Record<string, string>[], done: (answer: string) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
}
type MatomoClass = new (siteId: number, trackerUrl: string, noURLValidation?: boolean) => MatomoClient;

export const matomo: Family = {
  id: 'matomo-tracker',
  by: 'sdk',
  decoders: ['relative-url'],
  entries: async () =>
    entries(
      await recorded(async (collector) => {
        const Matomo = load('matomo-tracker') as MatomoClass;
        const client = new Matomo(1, `${collector.url}/matomo.php`);
        const event = {
          url: valueOf('page'),
          search: valueOf('words'),
          cvar: JSON.stringify({ 1: ['said', valueOf('accents')] }),
          token: Buffer.from(valueOf('mail')).toString('base64'),
        };
        client.track(event);
        await arrived(collector, 1);
        await new Promise<void>((resolve) => client.trackBulk([event, event], () => resolve()));
      }),
      [...told, { canary: 'mail' }],
    ),
};

export const sensors: Family = {
  id: 'sensors-node',
  by: 'sdk',
  decoders: [],
  entries: async () => {
    const all: Entry[] = [];
    for (const gzip of [true, false]) {
      const requests = await recorded(async (collector) => {
        const submitter = new SensorsAnalytics.Submitter({
          url: `${collector.url}/sa?project=p`,
          gzip,
          timeout: 2000,
        });
        submitter.subscribe(
          () => undefined,
          () => undefined,
        );
        const sdk = new SensorsAnalytics();
        const events: unknown[] = [];
        sdk.subscribe((event: unknown) => events.push(event));
        sdk.track('someone', 'search', properties);
        submitter.onNext(events as never);
        await arrived(collector, 1);
      });
      all.push(...entries(requests, told));
    }
    return all;
  },
};
