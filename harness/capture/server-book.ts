// Addresses asked in a case come in; each server is met once a run by our own connect and written once into each case's log.
import * as net from 'node:net';
import type { Server } from '../artifacts/destination.ts';
import type { RunConfig } from '../artifacts/run-config.ts';
import { readText } from '../lib/files.ts';
import type { CaptureWriter } from './capture-writer.ts';
import { meetServer, type OwnRoad, type ServerName } from './own-connect.ts';

/** Of connections to servers under way at a time; more would crowd out the recorded ones. */
const mostAtOnce = 8;
/** More servers than that are not met in one run: a page of a thousand hosts must not become a thousand connections. */
const mostServers = 2000;
const timeoutMs = 5000;

/** Meets the servers of a run beside the recorded traffic. */
export interface ServerBook {
  /** A request to that address was seen in the case of `log`. Never throws. */
  seen(log: CaptureWriter, url: string): void;
  /** Waits until all servers of a case are met and written, each within its own time. Never throws. */
  settled(log: CaptureWriter): Promise<void>;
}

/** What a book needs to know. */
export interface ServerBookOptions {
  upstream: RunConfig['upstream'];
  upstreamCaFile: string | null;
  /** Called with a failure to write. */
  onFailure: (error: unknown) => void;
}

/** A book for one road; with `stub` nobody is met, since the recording proxy answers itself. */
export function serverBook(options: ServerBookOptions): ServerBook {
  const road = roadOf(options);
  const met = new Map<string, Promise<Server>>();
  const ofLog = new Map<CaptureWriter, Map<string, Promise<void>>>();
  const slots = slotsFor(mostAtOnce);
  const write = async (log: CaptureWriter, key: string, meeting: Promise<Server>) => {
    const server = await meeting;
    // The next case that asks for it tries again.
    if (server.address === null && server.tls === null) met.delete(key);
    try {
      log.append({ type: 'server', atMs: Date.now(), ...server });
    } catch (error) {
      options.onFailure(error);
    }
  };
  return {
    seen: (log, url) => {
      const name = serverOf(url);
      if (road === undefined || name === undefined) return;
      const key = `${name.host} ${name.port}`;
      const own = ofLog.get(log) ?? new Map<string, Promise<void>>();
      const known = met.get(key);
      if (own.has(key) || (known === undefined && met.size >= mostServers)) return;
      const meeting = known ?? slots(() => meetServer(name, road));
      met.set(key, meeting);
      ofLog.set(log, own.set(key, write(log, key, meeting)));
    },
    settled: async (log) => {
      await Promise.all(ofLog.get(log)?.values() ?? []);
      ofLog.delete(log);
    },
  };
}

function roadOf({ upstream, upstreamCaFile }: ServerBookOptions): OwnRoad | undefined {
  if (upstream === 'stub') return undefined;
  const trustedCas = upstreamCaFile === null ? [] : [readText(upstreamCaFile)];
  return {
    upstream: upstream === 'direct' ? upstream : (upstream as `http://${string}`),
    trustedCas,
    timeoutMs,
  };
}

function serverOf(text: string): ServerName | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port } = new URL(text);
  const encrypted = protocol === 'https:' || protocol === 'wss:';
  if (hostname === '' || (!encrypted && protocol !== 'http:' && protocol !== 'ws:')) return undefined;
  const bare = hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const host = net.isIP(bare) === 0 ? bare.replace(/\.$/, '') : bare;
  return { host, port: port === '' ? (encrypted ? 443 : 80) : Number(port), encrypted };
}

/** Runs at most `count` at a time, the others in order of asking. */
function slotsFor(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
