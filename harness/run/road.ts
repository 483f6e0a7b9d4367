// A handset and a run come in; out comes the road its traffic takes while a worker drives it: recording proxy, tunnel, CA.
import { join } from 'node:path';
import { appName, handsetsOf, type Manifest } from '../artifacts/manifest.ts';
import type { RunConfig } from '../artifacts/run-config.ts';
import { makeCertificateAuthority } from '../capture/certificate-authority.ts';
import { startInterceptor } from '../capture/interceptor.ts';
import { runStateFolder } from '../config/load.ts';
import { createAdb } from '../device/adb.ts';
import { androidHandset } from '../device/android-handset.ts';
import { interceptTraffic } from '../device/interception.ts';
import { quote } from '../device/quote.ts';
import type { Handset } from '../device/handset.ts';
import { openUndoJournal, type UndoJournal } from '../device/undo-journal.ts';
import { Cleanup } from '../lib/cleanup.ts';
import { HarnessError } from '../lib/errors.ts';
import { ensureTools } from '../setup/tools.ts';
import { openAppRoutes, type RunApp } from './app-routes.ts';
import { privateFolderOf } from './claims.ts';

/** The way from the handset to the servers, with us in the middle. */
export interface Road {
  /** `browser` is the id of the one the case drives. */
  openCase(caseId: string, browser: string): Promise<void>;
  /** Reads the road back from the handset and closes the case's capture. */
  closeCase(): Promise<void>;
  /** The handset's clock minus ours, in ms, to about a second. */
  clockOffsetMs(): Promise<number>;
  handset: Handset;
  /** What is to be undone when the road is closed. */
  journal: UndoJournal;
  /** Call when an app was installed anew: it goes by another UID from then on. */
  reinstalled(packageName: string): Promise<void>;
  /** Ends an app on the handset, past any session that drives it. */
  stopApp(packageName: string): Promise<void>;
  /** Restores the handset and stops the proxy. */
  close(): Promise<void>;
}

/** Builds the road; on failure everything is taken down again before the error is thrown. */
export async function openRoad(
  runFolder: string,
  run: { config: RunConfig; manifest: Manifest; handset: string },
): Promise<Road> {
  const { config, manifest, handset: id } = run;
  const entry = handsetsOf(manifest).find((one) => one.id === id);
  if (entry === undefined) {
    throw new HarnessError('internal', `The manifest names no handset ${id}.`, {
      remedy: 'Start the run again.',
    });
  }
  const { serial } = entry.facts;
  const browsers = entry.browsers.filter(({ unavailable }) => unavailable === null);
  // Browsers first: one that is in both tables goes by its own id.
  const preinstalled = (entry.apps ?? []).filter(({ uid }) => uid !== null);
  const apps: RunApp[] = [
    ...browsers,
    ...preinstalled.map((app) => ({ id: appName(app.id), package: app.package })),
  ];
  const stateDir = runStateFolder(config, manifest.runId);
  const cleanup = new Cleanup();
  try {
    const stateFolder = privateFolderOf(manifest.runId);
    const ca = await makeCertificateAuthority({ stateFolder, runFolder, runId: manifest.runId, handset: id });
    cleanup.add("the run's private key", () => ca.discardKey());
    const interceptor = await startInterceptor({
      runFolder,
      handset: id,
      ca,
      upstream: config.upstream,
      upstreamCaFile: config.upstreamCaFile === null ? null : join(runFolder, config.upstreamCaFile),
      apps: apps.map((app) => app.id),
    });
    cleanup.add('the recording proxy', () => interceptor.close());
    // The proxy has read it: no ending of this process, however sudden, leaves the key behind from here on.
    ca.discardKey();
    const tools = await ensureTools({ lab: false, install: false, say: () => undefined });
    const adb = createAdb({ adbPath: tools.adb, serverPort: entry.connection.adbServerPort, serial });
    const handset = androidHandset(adb);
    const journal = openUndoJournal({ stateDir, serial });
    const interception = await interceptTraffic({
      handset,
      journal,
      proxyPort: interceptor.port,
      ca,
    });
    cleanup.add('the interception on the handset', () => interception.undo());
    const routes = await openAppRoutes({ handset, journal, interceptor, apps });
    return {
      openCase: async (caseId, browser) => {
        await routes.begin();
        interceptor.openCase(caseId, browser);
      },
      handset,
      journal,
      reinstalled: (packageName) => routes.reinstalled(packageName),
      clockOffsetMs: async () => {
        const seconds = Number((await adb.shell('date +%s', { timeoutMs: 5000 })).stdout.trim());
        // A handset whose clock cannot be read is taken to be right.
        return Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1000 + 500 - Date.now()) : 0;
      },
      stopApp: async (packageName) => {
        await adb.shell(`am force-stop ${quote(packageName)}`, { timeoutMs: 5000 });
      },
      closeCase: async () => {
        const check = await interception.routeCheck();
        await interceptor.closeCase(check, await routes.ledger());
      },
      close: () => cleanup.close(),
    };
  } catch (error) {
    await cleanup.close();
    throw error;
  }
}
