// The way out of the handset: the proxy setting of the moment comes in, a connection to whatever stands behind it goes out.
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { HarnessError } from '../../lib/errors.ts';
import type { ReverseTunnels, Settings } from '../model.ts';

/** What the roads depend on; a handset's tables, or fakes. */
export interface RoadSigns {
  settings: Pick<Settings, 'get'>;
  reverse: Pick<ReverseTunnels, 'open'>;
  /** Loopback port of the offline web's HTTP proxy: the internet of the handset. */
  internetPort: number;
}

/** `system`: as `settings global http_proxy` says; `direct`: past it. */
export type Route = 'system' | 'direct';

/** `host:port` of a device's proxy setting. */
export interface ProxySetting {
  host: string;
  port: number;
}

/**
 * Reads the value of `settings get global http_proxy`. Undefined: no proxy. Empty, `null` and `:0` mean none
 * (facts 6.2; `:0` is unverified there). A value that is no `host:port` is ignored, as Android does.
 */
export function parseProxySetting(text: string | undefined): ProxySetting | undefined {
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(text?.trim() ?? '') ?? [];
  if (host === undefined || port === undefined || Number(port) === 0) return undefined;
  return { host, port: Number(port) };
}

/**
 * Opens a connection that speaks HTTP-proxy language at its other end, chosen now. A loopback proxy is the
 * handset itself, so it leads through `adb reverse` or nowhere; any other proxy host does not exist in the lab.
 */
export async function openRoad(signs: RoadSigns, route: Route): Promise<Duplex> {
  const proxy =
    route === 'direct' ? undefined : parseProxySetting(signs.settings.get('global', 'http_proxy'));
  if (!proxy) return connected(signs.internetPort);
  const loopback = proxy.host === 'localhost' || proxy.host === '::1' || /^127\./.test(proxy.host);
  const tunnel = loopback ? await signs.reverse.open(proxy.port) : undefined;
  if (tunnel) return tunnel;
  throw new HarnessError(
    'lab-failed',
    `Connection refused by the device's proxy ${proxy.host}:${proxy.port}.`,
    {
      remedy: 'Set up `adb reverse` for that port, or clear `settings global http_proxy`.',
    },
  );
}

function connected(port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
