// The inside of the handset as its commands reach it: the contract's parts plus files, processes, properties and logs.
import type { Handset, InstalledPackage, PacketFilters } from '../model.ts';
import type { Files } from './shell/files.ts';
import type { Caller } from './shell/nodes.ts';
import type { Processes } from './shell/processes.ts';

/** `su`: a rooted user build; `adb-root`: a userdebug build without su; `none`: as sold. */
export type RootMethod = 'none' | 'su' | 'adb-root';

/** System properties (`getprop`). */
export interface Properties {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  /** Sorted by name. */
  list(): [string, string][];
}

/** The log buffer behind `logcat`. */
export interface SystemLog {
  add(tag: string, message: string): void;
  /** Lines in `threadtime` form, oldest first. */
  lines(): string[];
  clear(): void;
  /** Calls for every line to come until the returned function is called. */
  follow(listener: (line: string) => void): () => void;
}

/** Screen and lock state. */
export interface Power {
  awake: boolean;
  locked: boolean;
}

/** Everything the commands can reach. */
export interface Machine extends Handset {
  rootMethod: RootMethod;
  files: Files;
  processes: Processes;
  properties: Properties;
  log: SystemLog;
  power: Power;
  /** Whether SELinux denies (`getenforce`). */
  selinux: { enforcing: boolean };
  /** Packages whose APK was parsed and installed, as opposed to simulated apps. */
  installedApks: Map<string, InstalledPackage>;
  /** Root in the init namespace: for what the system itself does to files. */
  system: Caller;
  packets: PacketFilters;
  /** Names of the programs in /system/bin. */
  programNames: string[];
}
