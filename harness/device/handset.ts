// The port: what the live half asks of any handset, whatever stands behind adb.
import type { HandsetFacts } from '../artifacts/manifest.ts';
import type { Adb } from './adb.ts';
import type { InstalledState } from './dumpsys.ts';
import type { AsRoot } from './root.ts';

/** A handset that is attached and answers. */
export interface Handset {
  readonly adb: Adb;
  /** What it says of itself; asked each time. */
  facts(): Promise<HandsetFacts>;
  /** versionName of an installed package; null when it is not installed. */
  installedVersion(packageName: string): Promise<string | null>;
  /** Version and first installation of a package; null when it is not installed. */
  installed(packageName: string): Promise<InstalledState | null>;
  /** The way to run commands as root, looked for once; `handset-not-rooted` when there is none. */
  asRoot(): Promise<AsRoot>;
}
