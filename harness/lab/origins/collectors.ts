// The vendors' collectors: an upload or a remote-config request comes in, the documented kind of answer goes out.
import { syncHost } from '../telemetry/history-sync.ts';
import { jsonFile, notFound, type Site, textFile, type WebAnswer, type WebRequest } from './site.ts';

/** Facts 4.1: the SDK derives `/config/Android.conf` from the server URL and asks with `?v=` once it has one. */
const remoteConfig = {
  v: '1',
  configs: { disableDebugMode: false, disableSDK: false, autoTrackMode: -1 },
};

/** Xiaomi's Sensors Analytics collector (facts 1.3, 3 and 4.1); with `drop` it closes every connection unanswered. */
export function sensorsCollector(options: { drop: boolean }): Site {
  return {
    id: 'sensors-collector',
    hosts: ['sa.api.intl.miui.com'],
    answer: (request) => (options.drop ? 'drop' : collect(request)),
  };
}

/** Xiaomi's MiStat collector of the international region (facts 3 and 4.4). */
export function mistatCollector(options: { drop: boolean }): Site {
  return {
    id: 'mistat-collector',
    hosts: ['data.mistat.intl.xiaomi.com'],
    answer(request) {
      if (options.drop) return 'drop';
      if (!/^\/mistats(\/v[23])?$/.test(request.path)) return notFound();
      return jsonFile({ status: 'ok', data: { delay: 0, configVersion: 0 } });
    },
  };
}

/** The vendor's cloud, as far as histories go there; an invention but for the host's name (facts 3). */
export const historyCloud: Site = {
  id: 'history-cloud',
  hosts: [syncHost],
  answer: ({ path }) => (path === '/history/sync' ? jsonFile({ code: 0 }) : notFound()),
};

/** A collector nobody has heard of, for the recipe that uploads elsewhere; an invented host. */
export const unknownCollector: Site = {
  id: 'unknown-collector',
  hosts: ['collector.telemetry.example'],
  answer: collect,
};

function collect(request: WebRequest): WebAnswer {
  if (request.path === '/sa') return textFile('text/plain', '');
  if (request.path === '/wanted') return jsonFile({ send: request.query.get('project') !== 'unwanted' });
  if (request.path !== '/config/Android.conf') return notFound();
  return request.query.get('v') === remoteConfig.v ? { status: 304 } : jsonFile(remoteConfig);
}
