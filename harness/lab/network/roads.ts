// The way out of the handset: the proxy setting of the moment comes in, a connection to whatever stands behind it goes out.
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { HarnessError } from '../../lib/errors.ts';
import type { PacketFilters, ReverseTunnels, Settings } from '../model.ts';
import { metered } from './metered.ts';
import type { Packet } from './packet-filter.ts';

/** What the roads depend on; a handset's tables, or fakes. */
export interface RoadSigns {
  settings: Pick<Settings, 'get'>;
  reverse: Pick<ReverseTunnels, 'open'>;
  /** Absent: everything is let through uncounted. */
  packets?: Pick<PacketFilters, 'v4'> | undefined;
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
export async function openRoad(signs: RoadSigns, route: Route, uid: number): Promise<Duplex> {
  const proxy =
    route === 'direct' ? undefined : parseProxySetting(signs.settings.get('global', 'http_proxy'));
  if (!proxy) return outside(signs, uid);
  const loopback = proxy.host === 'localhost' || proxy.host === '::1' || /^127\./.test(proxy.host);
  const packet: Packet = {
    uid,
    out: 'lo',
    protocol: 'tcp',
    destination: '127.0.0.1',
    port: proxy.port,
    sizeBytes: 0,
  };
  const filter = signs.packets?.v4;
  const port = !loopback ? undefined : filter ? filter.connect(packet) : proxy.port;
  const tunnel = port === undefined ? undefined : await signs.reverse.open(port);
  if (tunnel && port !== undefined) return filter ? metered(tunnel, filter, { ...packet, port }) : tunnel;
  throw new HarnessError(
    'lab-failed',
    `Connection refused by the device's proxy ${proxy.host}:${proxy.port}.`,
    {
      remedy: 'Set up `adb reverse` for that port, or clear `settings global http_proxy`.',
    },
  );
}

/** Past every proxy: the name is resolved first, by a question that the kernel books on the app (AOSP netd). */
async function outside({ packets, internetPort }: RoadSigns, uid: number): Promise<Duplex> {
  const filter = packets?.v4;
  if (!filter) return connected(internetPort);
  const question = { uid, out: 'wlan0', protocol: 'udp', destination: '192.168.1.1', port: 53 } as const;
  filter.sent({ ...question, sizeBytes: 64 });
  const packet: Packet = {
    ...question,
    protocol: 'tcp',
    destination: '198.51.100.7',
    port: 443,
    sizeBytes: 0,
  };
  if (filter.connect(packet) === undefined)
    throw new HarnessError('lab-failed', "Connection refused by the device's packet filter.", {
      remedy: 'Look at its rules with `iptables -S`.',
    });
  return metered(await connected(internetPort), filter, packet);
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
