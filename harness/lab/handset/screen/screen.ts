// Puts the screen side of the lab handset together: apps from recipes, window manager, painter, UiAutomator2 server.
import { join } from 'node:path';
import { HarnessError } from '../../../lib/errors.ts';
import { PageEngine } from '../../browsers/page-engine.ts';
import { pageBounds } from '../../browsers/browser-options.ts';
import { SimulatedBrowser } from '../../browsers/simulated-browser.ts';
import type {
  Activities,
  AppDescription,
  Handset,
  Network,
  Recipe,
  Telemetry,
  UiAutomatorServer,
} from '../../model.ts';
import type { TruthLog } from '../../truth.ts';
import { appOn } from '../../recipes/app-on.ts';
import type { PhoneEvent, PhoneTelemetry, SystemRecipe } from '../../system/recipe.ts';
import { createUiAutomatorServer } from '../uiautomator/server.ts';
import { createLauncher, launcherPackage } from './launcher.ts';
import { createPainter } from './painter.ts';
import { Phone } from './phone.ts';
import { createPreinstalled } from './preinstalled.ts';
import type { ScreenApp } from './screen-app.ts';
import { createShade } from './shade.ts';
import { createSettingsApp, settingsPackage } from './settings-app.ts';

/** What the screen is made of. */
export interface ScreenOptions {
  /** Apps to install, one a recipe. */
  recipes: Recipe[];
  /** How the phone's own apps behave; absent: they send nothing. */
  system?: SystemRecipe;
  /** Executable of the Chromium behind every page. */
  chromiumPath: string;
  /** Folder for browser profiles; its content is this handset's own. */
  stateDir: string;
  /** How many times faster than a wall clock the apps' timers run. */
  clockFactor: number;
  truth: TruthLog;
  /** A fault of the lab: the page engine dies when a search is submitted. */
  crashOnSearch?: boolean;
  /** Faults of every browser on it. */
  leavesIncognito?: boolean;
  ignoresEngine?: boolean;
  refusesIncognito?: boolean;
}

/** The screen side of a lab handset. */
export interface Screen {
  /** Usable once `attach` was called. */
  activities: Activities;
  uiautomator: UiAutomatorServer;
  /** Gives it the rest of the handset: installs the apps in its package table and starts their native code. */
  attach(parts: { handset: Handset; network: Network }): void;
  /** Ends every Chromium and all telemetry; the profiles stay in `stateDir`. */
  close(): Promise<void>;
}

/** Rest in typing after which a browser asks for suggestions, in ms of the apps' clock. */
const typingRestMs = 100;
/** CA files are written one by one: the page engines are started anew once, after the last. */
const trustRestMs = 100;

interface Installed {
  app: ScreenApp & Partial<Pick<SimulatedBrowser, 'losePages'>>;
  engine: PageEngine;
  telemetry: Telemetry;
}

/** Makes the screen; nothing runs before `attach`. */
export function createScreen(options: ScreenOptions): Screen {
  let phone: Phone | undefined;
  let trustTimer: NodeJS.Timeout | undefined;
  let system: PhoneTelemetry | undefined;
  const emit = (event: PhoneEvent) => system?.emit(event);
  const installed: Installed[] = [];
  const painter = createPainter({
    chromiumPath: options.chromiumPath,
    profileDir: join(options.stateDir, 'painter'),
  });
  const attached = (): Phone => {
    if (phone) return phone;
    throw new HarnessError('internal', 'The screen was used before it was attached to its handset.', {
      remedy: 'Report this.',
    });
  };
  const uiautomator = createUiAutomatorServer({ view: attached, painter });
  return {
    activities: lateActivities(attached),
    uiautomator,
    attach({ handset, network }) {
      uiautomator.attach(handset);
      for (const recipe of options.recipes) {
        installed.push(
          install(recipe, {
            options,
            handset,
            network,
            crashed: (name) => attached().crashed(name),
            leave: (name) => attached().forceStop(name),
          }),
        );
      }
      const settings = createSettingsApp(/xiaomi/i.test(handset.identity.manufacturer), () =>
        emit({ type: 'settings' }),
      );
      const preinstalled =
        handset.identity.miui === false
          ? []
          : createPreinstalled({ sharedFiles: (folder) => handset.sharedFiles(folder), emit });
      const onHome = [settings, ...installed.map(({ app }) => app)];
      const apps = [...onHome, ...preinstalled];
      registerSystemApps(handset, [settings, ...preinstalled]);
      system = options.system?.telemetry({
        ...{ identity: handset.identity, network, truth: options.truth, clockFactor: options.clockFactor },
        uidOf: (name) => handset.packages.get(name)?.uid ?? 1000,
      });
      const home = createLauncher({
        apps: () => onHome,
        inFolder: () => preinstalled,
        launch: (name) => attached().start({ package: name }),
        emit,
      });
      phone = new Phone(handset, { home, apps, shade: createShade(() => emit({ type: 'status-bar' })) });
      network.onTrustChange(() => {
        clearTimeout(trustTimer);
        trustTimer = setTimeout(() => renewTrust(installed), trustRestMs);
      });
    },
    async close() {
      clearTimeout(trustTimer);
      uiautomator.stop();
      await Promise.all(
        installed.map(async ({ engine, telemetry }) => {
          await engine.stop();
          await telemetry.close();
        }),
      );
      await system?.close();
      await painter.close();
    },
  };
}

/** Chromium that runs is started anew with what is trusted now; a failure shows with the app's next page. */
function renewTrust(installed: Installed[]): void {
  for (const { engine } of installed) {
    if (engine.outdated) engine.ready().catch(() => undefined);
  }
}

function install(
  recipe: Recipe,
  to: {
    options: ScreenOptions;
    handset: Handset;
    network: Network;
    crashed: (name: string) => void;
    leave: (name: string) => Promise<void>;
  },
): Installed {
  const { options, handset, network } = to;
  const description = appOn(recipe.app, handset.identity);
  const soldAs = addPackage(handset, description);
  // One that is installed anew has another.
  const uidNow = () => handset.packages.get(description.package)?.uid ?? soldAs;
  const storage = new Map<string, string>();
  const telemetry = recipe.telemetry({
    identity: handset.identity,
    get uid() {
      return uidNow();
    },
    network,
    storage,
    clockFactor: options.clockFactor,
    truth: options.truth,
  });
  const { width, height, density } = handset.identity.screen;
  const scale = density / 160;
  const page = pageBounds(description.look, handset.identity.screen);
  const engine = new PageEngine({
    chromiumPath: options.chromiumPath,
    profileDir: join(options.stateDir, 'profiles', description.package),
    metrics: {
      widthCss: Math.round(width / scale),
      heightCss: Math.round((page.bottom - page.top) / scale),
      screenHeightCss: Math.round(height / scale),
      deviceScaleFactor: scale,
      userAgent: description.userAgent,
    },
    proxyPort: async () => (await network.forwarderFor(uidNow())).port,
    trustedSpkis: () => network.trustedSpkis(uidNow()),
    onPopup: (page, incognito) => app.popup(page, incognito),
    onPagesLost: () => app.losePages(),
    onCrash: () => {
      app.died();
      to.crashed(description.package);
    },
  });
  const app = new SimulatedBrowser({
    app: description,
    engine,
    telemetry,
    storage,
    typingRestMs: typingRestMs / options.clockFactor,
    display: handset.identity.screen,
    leavesIncognito: options.leavesIncognito === true,
    ignoresEngine: options.ignoresEngine === true,
    refusesIncognito: options.refusesIncognito === true,
    fetchFile: async (url) => {
      const headers = { 'User-Agent': description.userAgent };
      // A download that fails shows as one on a phone; here nobody looks.
      await network.request(uidNow(), { method: 'GET', url, headers }).catch(() => undefined);
    },
    leave: () => to.leave(description.package),
    onSearch: () => {
      if (options.crashOnSearch) engine.crash();
    },
  });
  return { app, engine, telemetry };
}

/** Puts a simulated app into the package table, unless it is there; returns its uid. */
function addPackage({ packages }: Handset, app: AppDescription): number {
  const known = packages.get(app.package);
  if (known) return known.uid;
  const uid = packages.nextUid();
  packages.add({
    name: app.package,
    versionName: app.versionName,
    versionCode: app.versionCode,
    targetSdk: 29,
    uid,
    launchActivity: app.launchActivity,
    requestedPermissions: ['android.permission.INTERNET'],
    grantedPermissions: new Set(['android.permission.INTERNET']),
    instrumentation: [],
    path: `/data/app/${app.package}-1/base.apk`,
  });
  return uid;
}

/** What the phone is sold with; Settings runs as Android's own uid, each of the others as its own. */
function registerSystemApps({ packages, identity }: Handset, apps: ScreenApp[]): void {
  for (const [name, launchActivity] of [
    [launcherPackage, 'com.miui.home.launcher.Launcher'],
    ...apps.map((app): [string, string | undefined] => [app.package, app.activities[0]]),
    // Shows no screen; it is there to be switched off.
    ['com.android.vending', undefined],
    ['com.android.systemui', undefined],
  ] as [string, string | undefined][]) {
    if (packages.get(name)) continue;
    packages.add({
      name,
      versionName: identity.androidRelease,
      versionCode: identity.sdk,
      targetSdk: identity.sdk,
      uid: name === settingsPackage ? 1000 : packages.nextUid(),
      ...(launchActivity === undefined ? {} : { launchActivity }),
      requestedPermissions: [],
      grantedPermissions: new Set(),
      instrumentation: [],
      path: `/system/priv-app/${name}/${name}.apk`,
    });
  }
}

/** Hands every call on to the phone, which exists only after `attach`. */
function lateActivities(phone: () => Phone): Activities {
  return {
    start: (intent) => phone().start(intent),
    forceStop: (name) => phone().forceStop(name),
    clear: (name) => phone().clear(name),
    focused: () => phone().focused(),
    running: () => phone().running(),
    keyboardShown: () => phone().keyboardShown(),
    playing: () => phone().playing(),
    get input() {
      return phone().input;
    },
  };
}
