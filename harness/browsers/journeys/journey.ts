// What a journey is: a planned case and the means to drive it come in, steps on the handset and lines in the drive log go out.
import type { Canary, Case } from '../../artifacts/case.ts';
import type { AppState } from '../../artifacts/manifest.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { BrowserExtras } from '../browser-extras.ts';
import type { JourneyParts as BrowserParts } from '../journey-parts.ts';
import type { PhoneDriver } from '../phone-driver.ts';

/** What any journey is driven with; in one on the phone itself the browser is the one that makes the control request. */
export interface JourneyParts extends BrowserParts {
  phone: PhoneDriver;
  extras: BrowserExtras;
  /** Address of a file to download, with `{token}`; null: none. */
  downloadUrl: string | null;
  /** Installs the user's own APK of this browser; null: the run config has none. */
  reinstall: {
    check(): Promise<void>;
    /** Until the run ends: it is in the undo journal. */
    switchStoresOff(): Promise<unknown>;
    install(): Promise<void>;
  } | null;
  /** Preinstalled apps of config/apps.json as found on the handset. */
  apps: readonly PreinstalledApp[];
  /** What is done to the handset beside its screen. */
  onHandset: {
    /** Puts a file into the shared storage until the run ends. */
    putFile(folder: 'Download' | 'Music', file: { name: string; content: Uint8Array }): Promise<void>;
    /** Package of the app whose media session plays; null when none does. */
    playing(): Promise<string | null>;
    stopApp(packageName: string): Promise<void>;
  };
  /** A step that waits the configured settle time for late uploads; after the last step the harness takes one by itself. */
  settle(name: string, said: string): Promise<void>;
}

/** A preinstalled app that a claim is about. */
export interface PreinstalledApp extends AppState {
  name: string;
}

/** One of them that can be opened; `not-as-planned` where it cannot, so that its case is not run. */
export function openableApp(id: string, { apps }: Pick<JourneyParts, 'apps'>): PreinstalledApp {
  const app = apps.find((one) => one.id === id);
  if (app?.opens === true) return app;
  const found = app === undefined ? `no row "${id}"` : `${app.name} as ${app.package}`;
  throw new HarnessError(
    'not-as-planned',
    `This phone has no such app to open: config/apps.json has ${found}.`,
    {
      remedy: `Correct the package of "${id}" in config/apps.json: \`adb shell pm list packages\` names those on the phone.`,
    },
  );
}

/** Drives one case; throws at the first step that does not come out as it should. */
export type DriveJourney = (planned: Case, parts: JourneyParts) => Promise<void>;

/** A term the plan has for this case, by the last part of its id; `file-invalid` when there is none. */
export function plannedTerm(planned: Case, name: string): Canary {
  const canary = planned.canaries.find((candidate) => candidate.id === `${planned.id}/${name}`);
  if (canary !== undefined) return canary;
  throw new HarnessError('file-invalid', `cases.json, case ${planned.id}: no canary ${name}.`, {
    remedy: 'Make a new plan: start the run again.',
  });
}
