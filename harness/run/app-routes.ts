// A handset, a recording proxy and the apps of a run come in; each is led to its own port, and each case gets its ledger.
import type { AppLedger, Ledger } from '../artifacts/capture-log.ts';
import type { Interceptor } from '../capture/interceptor.ts';
import { uidsOf } from '../device/app-uids.ts';
import type { Handset } from '../device/handset.ts';
import { makePacketRules, type PacketRules, type UidCount } from '../device/packet-rules.ts';
import { openTunnel } from '../device/tunnel.ts';
import type { UndoJournal } from '../device/undo-journal.ts';
import { describeError, errorMessage } from '../lib/errors.ts';

/** A browser of the run, or a preinstalled app that a claim is about. */
export interface RunApp {
  /** What its traffic goes by. */
  id: string;
  package: string;
}

/** Tells apps apart while cases are driven. */
export interface AppRoutes {
  /** Call when a case opens; never throws. */
  begin(): Promise<void>;
  /** What happened since `begin`; never throws. */
  ledger(): Promise<Ledger>;
  /** Call when an app was installed anew, which gives it another UID: led and counted like the one it had. Never throws. */
  reinstalled(packageName: string): Promise<void>;
}

interface KnownApp extends RunApp {
  uid: number;
}

interface Counted {
  handset: Map<number, UidCount>;
  proxy: Map<string, { connections: number; bytes: number }>;
}

/** Sets everything up; where the handset cannot do it the routes say why, and no connection has an owner. */
export async function openAppRoutes(options: {
  handset: Handset;
  journal: UndoJournal;
  interceptor: Interceptor;
  apps: readonly RunApp[];
}): Promise<AppRoutes> {
  try {
    return await routesFor(options);
  } catch (error) {
    const missing = describeError(error);
    return {
      begin: async () => undefined,
      ledger: async () => ({ attribution: 'none', missing, apps: [] }),
      reinstalled: async () => undefined,
    };
  }
}

async function routesFor(options: Parameters<typeof openAppRoutes>[0]): Promise<AppRoutes> {
  const { handset, journal, interceptor } = options;
  const uids = await uidsOf(
    handset,
    options.apps.map((app) => app.package),
  );
  const known = options.apps.flatMap((app): KnownApp[] => {
    const uid = uids.get(app.package);
    return uid === undefined ? [] : [{ ...app, uid }];
  });
  // The kernel knows UIDs alone: of several apps with one, the first stands for all.
  const apps = known.filter(({ uid }, index) => known.findIndex((one) => one.uid === uid) === index);
  const routed = apps.flatMap(({ id, uid }) => {
    const port = interceptor.portOf.get(id);
    return port === undefined ? [] : [{ uid, port }];
  });
  for (const { port } of routed) await openTunnel(handset.adb, journal, port);
  const rules = await makePacketRules({ handset, journal, proxyPort: interceptor.port, apps: routed });
  interceptor.tellApart(true);
  let before: Counted | Error = await count(rules, interceptor, apps);
  let lost: string | null = null;
  return {
    reinstalled: async (packageName) => {
      try {
        const uid = (await uidsOf(handset, [packageName])).get(packageName);
        const app = options.apps.find((one) => one.package === packageName);
        const port = app === undefined ? undefined : interceptor.portOf.get(app.id);
        if (uid === undefined || app === undefined || port === undefined)
          throw new Error(`${packageName} was installed anew and is not to be found`);
        if (apps.some((one) => one.uid === uid)) return;
        apps.push({ ...app, uid });
        await rules.add({ uid, port });
      } catch (error) {
        lost = errorMessage(error);
      }
    },
    begin: async () => {
      before = await count(rules, interceptor, apps).catch(
        (error: unknown) => new Error(errorMessage(error)),
      );
    },
    ledger: async () => {
      try {
        if (before instanceof Error) throw before;
        if (lost !== null) throw new Error(lost);
        const start = before;
        const trouble = await rules.trouble();
        const now = await count(rules, interceptor, apps);
        const missing =
          trouble ?? (rules.countsIpv6 ? null : 'what went past the proxy over IPv6 was not counted');
        const attribution = trouble === null ? 'by-uid' : 'none';
        return {
          attribution,
          missing,
          apps: [...uidsById(apps)].map(([id, uids]) => since(id, uids, { start, now })),
        };
      } catch (error) {
        return { attribution: 'none', missing: errorMessage(error), apps: [] };
      }
    },
  };
}

/** The handset first: a connection that it has counted has then had its time to arrive. */
async function count(
  rules: PacketRules,
  interceptor: Interceptor,
  apps: readonly KnownApp[],
): Promise<Counted> {
  const handset = new Map((await rules.counts()).map((one) => [one.uid, one]));
  const proxy = new Map(apps.map(({ id }) => [id, interceptor.count(id)]));
  return { handset, proxy };
}

/** UIDs of each app, in the order it had them: more than one when it was installed anew. */
function uidsById(apps: readonly KnownApp[]): Map<string, [number, ...number[]]> {
  const uids = new Map<string, [number, ...number[]]>();
  for (const { id, uid } of apps) {
    const had = uids.get(id);
    if (had === undefined) uids.set(id, [uid]);
    else had.push(uid);
  }
  return uids;
}

function since(
  id: string,
  uids: readonly [number, ...number[]],
  { start, now }: { start: Counted; now: Counted },
): AppLedger {
  const grown = (field: Exclude<keyof UidCount, 'uid'>) =>
    uids.reduce(
      (sum, uid) => sum + (now.handset.get(uid)?.[field] ?? 0) - (start.handset.get(uid)?.[field] ?? 0),
      0,
    );
  const received = (field: 'connections' | 'bytes') =>
    (now.proxy.get(id)?.[field] ?? 0) - (start.proxy.get(id)?.[field] ?? 0);
  return {
    app: id,
    uid: uids.at(-1) ?? uids[0],
    led: grown('led'),
    received: received('connections'),
    loopbackBytes: grown('loopbackBytes'),
    receivedBytes: received('bytes'),
    past: {
      tcpBytes: grown('tcpBytes'),
      udpBytes: grown('udpBytes'),
      otherBytes: grown('otherBytes'),
      dnsBytes: grown('dnsBytes'),
    },
  };
}
