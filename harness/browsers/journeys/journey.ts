// What a journey is: a planned case and the means to drive it come in, steps on the handset and lines in the drive log go out.
import type { Canary, Case } from '../../artifacts/case.ts';
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
  /** A step that waits the configured settle time for late uploads; after the last step the harness takes one by itself. */
  settle(name: string, said: string): Promise<void>;
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
