// Puts a lab handset together: options and a folder come in, a phone for adb and the proxy in front of its internet go out.
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LabOptions } from '../artifacts/run-config.ts';
import { Cleanup } from '../lib/cleanup.ts';
import { writeJson, writeWhole } from '../lib/files.ts';
import { type FaultyContext, knobsFor, type LabKnobs } from './faults.ts';
import { createHandset } from './handset/handset.ts';
import { createScreen } from './handset/screen/screen.ts';
import { defaultFactoryCas } from './handset/shell/certificates.ts';
import { identityOf } from './identity.ts';
import type { LabAddress, Recipe } from './model.ts';
import { createNetwork } from './network/network.ts';
import { startOfflineWeb } from './origins/offline-web.ts';
import { allSites } from './origins/sites.ts';
import { recipesFor } from './recipes/list.ts';
import { startBackgroundApp } from './telemetry/background.ts';
import { splitApps } from './system/list.ts';
import { truthFile } from './truth.ts';

/** What a lab is started with. */
export interface LabStart {
  options: LabOptions;
  /** Folder of this lab alone: truth, unknown log and CA stay there for who started it; everything else goes on close. */
  stateDir: string;
  /** Executable of Chromium, headless shell preferred. */
  chromiumPath: string;
  /** What its ids are minted from. */
  seed: string;
}

/** A running lab handset. */
export interface Lab {
  address: LabAddress;
  /** Ends every process, port and temporary file of it. */
  close(): Promise<void>;
}

/** Starts the offline web, the network, the screen and the handset; undoes all of it when one of them fails. */
export async function startLab(start: LabStart): Promise<Lab> {
  const cleanup = new Cleanup();
  try {
    return { address: await startParts(start, cleanup), close: () => cleanup.close() };
  } catch (cause) {
    await cleanup.close();
    throw cause;
  }
}

async function startParts(start: LabStart, cleanup: Cleanup): Promise<LabAddress> {
  const { options, chromiumPath, seed } = start;
  const stateDir = resolve(start.stateDir);
  const knobs = knobsFor(options.faults);
  const identity = identityOf({ ...options, seed, account: options.account });
  const paths = {
    upstreamCaFile: join(stateDir, 'offline-web-ca.pem'),
    truthFile: join(stateDir, 'truth.jsonl'),
    unknownFile: join(stateDir, 'unknown.json'),
  };
  const scratch = join(stateDir, 'scratch');
  cleanup.add('the lab scratch folder', () =>
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }),
  );

  const web = await startOfflineWeb({ sites: allSites(knobs), delayMs: knobs.answerDelayMs });
  cleanup.add('the offline web', () => web.close());
  writeWhole(paths.upstreamCaFile, web.caPem);

  const network = createNetwork({
    internetPort: web.port,
    factoryCa: web.caPem,
    nativeRoute: knobs.nativeRoute,
  });
  cleanup.add('the network', () => network.close());

  const { browsers, system } = splitApps(options.apps);
  const screen = createScreen({
    system,
    recipes: recipesFor(browsers, identity).map((recipe) => withKnobs(recipe, knobs)),
    chromiumPath,
    stateDir: scratch,
    clockFactor: options.clockFactor,
    truth: truthFile(paths.truthFile),
    crashOnSearch: knobs.crashOnSearch,
    leavesIncognito: knobs.leavesIncognito,
    ignoresEngine: knobs.ignoresEngine,
    refusesIncognito: knobs.refusesIncognito,
  });
  cleanup.add('the screen', () => screen.close());

  const saveUnknown = () => writeJson(paths.unknownFile, phone.handset.unknown.entries());
  const phone = createHandset({
    identity,
    rooted: options.rooted,
    factoryCas: [...defaultFactoryCas(), web.caPem],
    limitedPacketFilter: !knobs.natTable,
    onUnknown: saveUnknown,
  });
  saveUnknown();
  network.bind(phone.handset);
  screen.attach({ handset: phone.handset, network });
  phone.bind(screen);
  if (knobs.backgroundApp) {
    const { packages } = phone.handset;
    const { clockFactor } = options;
    const stop = startBackgroundApp({ network, packages, clockFactor });
    cleanup.add('the background app', stop);
  }
  const { port } = await phone.listen();
  cleanup.add('the handset', () => phone.close());
  return {
    serial: `127.0.0.1:${port}`,
    upstream: `http://127.0.0.1:${web.port}`,
    ...paths,
  };
}

/** The recipe with the faults switched on in its native code. */
function withKnobs(recipe: Recipe, knobs: LabKnobs): Recipe {
  return {
    app: recipe.app,
    telemetry(context) {
      const faulty: FaultyContext = { ...context, knobs };
      return recipe.telemetry(faulty);
    },
  };
}
