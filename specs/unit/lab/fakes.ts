// Stand-ins for the handset around the parts under test: settings, trust, tunnels, a recorded network and a truth log.
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Identity, NativeRequest, NativeResponse, Network } from '../../../harness/lab/model.ts';
import type { TruthEntry } from '../../../harness/lab/truth.ts';
import type { NetworkTables } from '../../../harness/lab/network/network.ts';

/** A made-up handset. */
export const identity: Identity = {
  manufacturer: 'Xiaomi',
  brand: 'xiaomi',
  model: 'Redmi Note 8',
  codename: 'ginkgo',
  androidRelease: '9',
  sdk: 28,
  incremental: 'V11.0.6.0.PCOMIXM',
  fingerprint: 'xiaomi/ginkgo/ginkgo:9/PKQ1.190616.001/V11.0.6.0.PCOMIXM:user/release-keys',
  androidId: '00112233aabbccdd',
  region: 'GB',
  historySync: false,
  screen: { width: 1080, height: 2340, density: 440 },
};

/** Tables a test can change: proxy setting, system CAs, and tunnels that lead to real loopback ports. */
export interface FakeTables extends NetworkTables {
  setProxy(value: string | undefined): void;
  setCas(pems: string[]): void;
  tunnels: Map<number, number>;
}

/** Nothing set, nothing trusted beyond the factory, no tunnel. */
export function fakeTables(): FakeTables {
  const tunnels = new Map<number, number>();
  let proxy: string | undefined;
  let cas: string[] = [];
  const settingListeners: ((namespace: string, key: string) => void)[] = [];
  const trustListeners: (() => void)[] = [];
  return {
    tunnels,
    settings: {
      get: (namespace, key) => (namespace === 'global' && key === 'http_proxy' ? proxy : undefined),
      onChange: (listener) => void settingListeners.push(listener),
    },
    trust: { addedSystemCas: () => cas, onChange: (listener) => void trustListeners.push(listener) },
    reverse: {
      open: async (devicePort) => {
        const hostPort = tunnels.get(devicePort);
        return hostPort === undefined ? undefined : openLoopback(hostPort);
      },
    },
    setProxy(value) {
      proxy = value;
      for (const listener of settingListeners) listener('global', 'http_proxy');
    },
    setCas(pems) {
      cas = pems;
      for (const listener of trustListeners) listener();
    },
  };
}

function openLoopback(port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** A network whose answers the test decides; keeps every request. */
export interface RecordedNetwork extends Network {
  requests: NativeRequest[];
  /** What the next requests meet: an HTTP status or a broken connection. */
  answerWith(next: number | 'dropped' | 'never'): void;
}

/** Answers 200 until told otherwise. */
export function recordedNetwork(): RecordedNetwork {
  const requests: NativeRequest[] = [];
  let next: number | 'dropped' | 'never' = 200;
  return {
    requests,
    answerWith: (given) => {
      next = given;
    },
    forwarderFor: async () => ({ port: 0 }),
    trustedSpkis: () => [],
    onTrustChange: () => undefined,
    close: async () => undefined,
    request(_uid, request): Promise<NativeResponse> {
      requests.push(request);
      if (next === 'dropped') return Promise.reject(new Error('socket hang up'));
      if (next === 'never') {
        return new Promise((_resolve, reject) => {
          request.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        });
      }
      return Promise.resolve({ status: next, headers: {}, body: Buffer.from('') });
    },
  };
}

/** A truth log in memory. */
export function memoryTruth(): { entries: TruthEntry[]; record(entry: TruthEntry): void } {
  const entries: TruthEntry[] = [];
  return { entries, record: (entry) => void entries.push(entry) };
}
