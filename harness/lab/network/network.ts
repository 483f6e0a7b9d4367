// The handset's network as its apps see it: settings, trust store and tunnels come in (late), forwarders and a client go out.
import { HarnessError } from '../../lib/errors.ts';
import type {
  NativeRequest,
  NativeResponse,
  Network,
  PacketFilters,
  ReverseTunnels,
  Settings,
  TrustStore,
} from '../model.ts';
import { type Forwarder, startForwarder } from './forwarder.ts';
import { sendRequest } from './native-client.ts';
import { openRoad, type RoadSigns, type Route } from './roads.ts';
import { spkiOf, usableCas } from './trust.ts';

/** The handset's tables the network follows. */
export interface NetworkTables {
  settings: Pick<Settings, 'get' | 'onChange'>;
  /** With `systemCas` the factory set is what the files say it is, so an emptied store trusts nobody. */
  trust: TrustStore & { systemCas?(uid?: number): string[] };
  reverse: Pick<ReverseTunnels, 'open'>;
  /** Absent: everything is let through uncounted. */
  packets?: PacketFilters;
}

/** A network that gets its handset after it was made, since the handset's screen needs the network first. */
export interface BindableNetwork extends Network {
  /** Before it is called every connection is refused. */
  bind(tables: NetworkTables): void;
}

export interface NetworkOptions {
  /** Loopback port of the offline web's HTTP proxy. */
  internetPort: number;
  /** PEM of the offline web's CA: the handset's factory set. */
  factoryCa: string;
  /** `direct` makes the native client ignore the system proxy; `system` unless told. */
  nativeRoute?: Route;
}

/** Makes the network of one handset. */
export function createNetwork(options: NetworkOptions): BindableNetwork {
  let tables: NetworkTables | undefined;
  const forwarders = new Map<number, Promise<Forwarder>>();
  const trustListeners: (() => void)[] = [];
  let announced = options.factoryCa;

  const signs = (): RoadSigns => {
    if (!tables) {
      throw new HarnessError('lab-failed', 'The handset has no network yet.', {
        remedy: 'Call bind before anything connects.',
      });
    }
    const { settings, reverse, packets } = tables;
    return { settings, reverse, packets, internetPort: options.internetPort };
  };
  const trusted = (uid?: number): string[] => {
    const trust = tables?.trust;
    if (trust?.systemCas) return usableCas(trust.systemCas(uid));
    return [options.factoryCa, ...usableCas(trust?.addedSystemCas(uid) ?? [])];
  };
  const announceTrust = () => {
    const now = trusted().join();
    if (now === announced) return;
    announced = now;
    for (const listener of trustListeners) listener();
  };

  return {
    bind(given) {
      tables = given;
      given.trust.onChange(announceTrust);
      given.settings.onChange((namespace, key) => {
        if (namespace !== 'global' || key !== 'http_proxy') return;
        for (const forwarder of forwarders.values()) void forwarder.then((one) => one.drop());
      });
      announceTrust();
    },
    async forwarderFor(uid) {
      const known = forwarders.get(uid) ?? startForwarder(async () => openRoad(signs(), 'system', uid));
      forwarders.set(uid, known);
      return { port: (await known).port };
    },
    trustedSpkis: (uid) => trusted(uid).map(spkiOf),
    onTrustChange: (listener) => trustListeners.push(listener),
    request(uid: number, request: NativeRequest): Promise<NativeResponse> {
      const cas = request.trust === 'factory' ? [options.factoryCa] : trusted(uid);
      return sendRequest(request, {
        open: async () => openRoad(signs(), options.nativeRoute ?? 'system', uid),
        cas,
      });
    },
    async close() {
      const started = [...forwarders.values()];
      forwarders.clear();
      await Promise.all(started.map(async (one) => (await one).close()));
    },
  };
}
