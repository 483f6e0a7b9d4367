// A handset, a proxy port and a CA come in; the handset's traffic goes through that port, readable, until it is undone.
import type { RouteCheck } from '../artifacts/capture-log.ts';
import { describeError } from '../lib/errors.ts';
import { installCa, isCaTrusted, type TrustedCa } from './ca-store.ts';
import type { Handset } from './handset.ts';
import { isProxySet, setProxy } from './proxy-setting.ts';
import { restoreHandset } from './restore.ts';
import { isTunnelUp, openTunnel } from './tunnel.ts';
import type { UndoJournal } from './undo-journal.ts';

export interface InterceptionOptions {
  handset: Handset;
  /** Journal of this handset; what an earlier run left in it is undone first. */
  journal: UndoJournal;
  /** Port of the recording proxy on this machine; the handset uses the same number. */
  proxyPort: number;
  ca: TrustedCa;
}

/** The handset's traffic is being intercepted. */
export interface Interception {
  /** Reads all three parts of the road back from the handset; never throws, an unreachable handset has none of them. */
  routeCheck(): Promise<RouteCheck>;
  /** Restores the handset; `undo-failed` when some of it stays. */
  undo(): Promise<void>;
}

/** Sets the road up, each part read back; on failure what was done is undone before the error is thrown. */
export async function interceptTraffic(options: InterceptionOptions): Promise<Interception> {
  const { handset, journal, proxyPort, ca } = options;
  await restoreHandset(handset, journal);
  try {
    await installCa(handset, journal, ca);
    await openTunnel(handset.adb, journal, proxyPort);
    // Last, so that the handset is never pointed at a road that is not there.
    await setProxy(handset, journal, proxyPort);
  } catch (error) {
    await restoreHandset(handset, journal).catch((undoError: unknown) => {
      throw new AggregateError([error, undoError], `${describeError(error)} ${describeError(undoError)}`);
    });
    throw error;
  }
  return {
    routeCheck: () => checkRoute(options),
    undo: async () => {
      await restoreHandset(handset, journal);
    },
  };
}

async function checkRoute({ handset, proxyPort, ca }: InterceptionOptions): Promise<RouteCheck> {
  const notes: string[] = [];
  const look = async (what: string, read: () => Promise<{ there: boolean; detail?: string }>) => {
    try {
      const { there, detail } = await read();
      notes.push(`${what}: ${detail ?? (there ? 'there' : 'gone')}`);
      return there;
    } catch (error) {
      notes.push(`${what}: ${describeError(error)}`);
      return false;
    }
  };
  const proxySet = await look('proxy setting', async () => ({ there: await isProxySet(handset, proxyPort) }));
  const tunnelUp = await look('tunnel', async () => ({ there: await isTunnelUp(handset.adb, proxyPort) }));
  const caTrusted = await look('CA', async () => {
    const { trusted, detail } = await isCaTrusted(handset, ca);
    return { there: trusted, detail };
  });
  return { proxySet, tunnelUp, caTrusted, detail: notes.join('; ') };
}
