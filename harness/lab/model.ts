// What the parts of the lab handset know of each other: adb and shell, screen and UiAutomator2, network, simulated apps.
import type { Duplex } from 'node:stream';
import type { Dress } from './browsers/dress.ts';
import type { PacketFilter } from './network/packet-filter.ts';
import type { TruthLog } from './truth.ts';

/** Who the handset says it is; goes into getprop and the adb banner. `ro.virtual_handset=1` is always set. */
export interface Identity {
  manufacturer: string;
  brand: string;
  model: string;
  /** ro.product.device, e.g. `ginkgo`. */
  codename: string;
  androidRelease: string;
  sdk: number;
  /** ro.build.version.incremental: the MIUI version string. */
  incremental: string;
  fingerprint: string;
  /** ANDROID_ID, 16 hex digits. */
  androidId: string;
  /** ISO 3166-1 alpha-2, e.g. `GB`: ro.miui.region. */
  region: string;
  screen: { width: number; height: number; density: number };
  /** Whether it runs MIUI; absent: yes. */
  miui?: boolean;
  /** Name of the Mi account that is signed in; absent: nobody is. */
  account?: string;
  /** Whether its browsers synchronise their history with that account. */
  historySync: boolean;
}

/** Android's settings tables (`settings put global http_proxy ...`). */
export interface Settings {
  get(namespace: string, key: string): string | undefined;
  put(namespace: string, key: string, value: string): void;
  /** Whether there was such a row. */
  delete(namespace: string, key: string): boolean;
  list(namespace: string): [string, string][];
  /** Called after every change. */
  onChange(listener: (namespace: string, key: string) => void): void;
}

/** What `dumpsys package` and `pm` know of an installed package. */
export interface InstalledPackage {
  name: string;
  versionName: string;
  versionCode: number;
  targetSdk: number;
  uid: number;
  /** Fully qualified; undefined when it cannot be launched. */
  launchActivity?: string;
  /** Every activity its APK declares, fully qualified; absent for simulated apps. */
  activities?: string[];
  requestedPermissions: string[];
  grantedPermissions: Set<string>;
  /** Instrumentation runners it declares: `<package>/<runner>` with their target. */
  instrumentation: { runner: string; target: string }[];
  /** Path of the APK on the handset. */
  path: string;
  /** `pm disable-user`; absent: enabled. */
  disabled?: boolean;
  /** Epoch ms; set by the table when the package comes in, and kept when another version takes its place. */
  firstInstalledMs?: number;
}

/** The package table. Simulated apps are in it from the start; APKs pushed by Appium are really parsed. */
export interface Packages {
  get(name: string): InstalledPackage | undefined;
  list(): InstalledPackage[];
  add(entry: InstalledPackage): void;
  remove(name: string): boolean;
  nextUid(): number;
}

/** Trusted certificates as the handset's files have them now. */
export interface TrustStore {
  /**
   * PEM texts of the CAs that were added to the *system* store by whatever means (tmpfs, bind mount), i.e. all beyond the factory set.
   * As the running app of `uid` sees it; without a uid, as an app started now would.
   */
  addedSystemCas(uid?: number): string[];
  /** Called when files under a CA folder, or mounts over it, changed. */
  onChange(listener: () => void): void;
}

/** `adb reverse`: device port to host port. */
export interface ReverseTunnels {
  /** A new connection through the tunnel of that device port; undefined when there is none. */
  open(devicePort: number): Promise<Duplex | undefined>;
  list(): { devicePort: number; hostPort: number }[];
}

/** Every command, service, route or setting the handset did not know; a lab spec asserts it is empty. */
export interface UnknownLog {
  record(
    kind: 'command' | 'service' | 'adb-service' | 'route' | 'selector' | 'attribute' | 'other',
    text: string,
  ): void;
  entries(): { kind: string; text: string }[];
}

/** A start request from `am start`, the launcher icon or another app. */
export interface Intent {
  action?: string;
  data?: string;
  component?: { package: string; activity: string };
  package?: string;
  /** `am start -S`: stop the app first. */
  stopFirst?: boolean;
}

export type StartResult =
  { started: true; package: string; activity: string } | { started: false; error: string };

/** Running apps and what is in front: implemented by the screen side, asked by `am`, `dumpsys`, `ps`. */
export interface Activities {
  start(intent: Intent): Promise<StartResult>;
  forceStop(packageName: string): Promise<void>;
  /** `pm clear`: stops it and wipes its storage. */
  clear(packageName: string): Promise<boolean>;
  focused(): { package: string; activity: string };
  running(): { pid: number; package: string; uid: number }[];
  /** `input text`, `input keyevent`, `input tap`, `input swipe`. */
  input: InputPort;
  keyboardShown(): boolean;
  /** Package of the app whose media session plays; absent or undefined: none does. */
  playing?(): string | undefined;
}

export interface InputPort {
  tap(x: number, y: number): Promise<void>;
  swipe(from: { x: number; y: number }, to: { x: number; y: number }, durationMs: number): Promise<void>;
  text(text: string): Promise<void>;
  /** Android key code: 3 home, 4 back, 66 enter, 67 del, 82 menu, ... */
  key(code: number): Promise<void>;
}

/** The UiAutomator2 server: listens only between `start` (instrumentation runs) and its session's end. */
export interface UiAutomatorServer {
  start(): void;
  stop(): void;
  readonly listening: boolean;
  /** Takes a device-side connection to port 6790; false when not listening. */
  accept(connection: Duplex): boolean;
  /** Resolves when it stopped, so that `am instrument -w` can end. */
  readonly stopped: Promise<void>;
}

/** The handset's own network stack as apps see it. */
export interface Network {
  /** Loopback port of the forwarder that a Chromium of `uid` must use as its proxy; follows `settings global http_proxy` per connection. */
  forwarderFor(uid: number): Promise<{ port: number }>;
  /**
   * Base64 SHA-256 of the SubjectPublicKeyInfo of each CA the page engine must trust now (added system CAs, and the lab web's own CA as factory set).
   * As the running app of `uid` sees it; without a uid, as an app started now would.
   */
  trustedSpkis(uid?: number): string[];
  /** Called when trustedSpkis changed. */
  onTrustChange(listener: () => void): void;
  /** The app's own HTTP client (not the page engine): follows the system proxy, trusts the handset's store, refuses anything else. */
  request(uid: number, request: NativeRequest): Promise<NativeResponse>;
  close(): Promise<void>;
}

export interface NativeRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: Uint8Array;
  /** Default 10 000. */
  timeoutMs?: number;
  /** `factory`: the app pins and does not trust CAs added to the system store; `system` unless told. */
  trust?: 'system' | 'factory';
  /** Ends the request: its sockets are destroyed and it rejects. */
  signal?: AbortSignal;
}

export interface NativeResponse {
  status: number;
  headers: Record<string, string | string[]>;
  body: Uint8Array;
}

/** What a person did in a simulated browser, as its own code sees it. */
export type BrowserEvent =
  | { type: 'app-start'; incognito: boolean }
  /** Text in the address bar changed while typing: browsers ask the engine for suggestions. */
  | { type: 'typing'; text: string; engine: string; incognito: boolean }
  /** A search was submitted from the address bar. */
  | { type: 'search'; words: string; engine: string; url: string; incognito: boolean }
  /** An item of the news feed on the start page was tapped. */
  | { type: 'news-open'; url: string; title: string; incognito: boolean }
  | { type: 'reader'; url: string; incognito: boolean }
  | { type: 'download'; url: string; incognito: boolean }
  | { type: 'page-start'; url: string; incognito: boolean }
  | { type: 'page-finish'; url: string; title: string; incognito: boolean };

/** The native code of a simulated app: turns what happened into traffic. */
export interface Telemetry {
  emit(event: BrowserEvent): void;
  /** The process dies: timers stop, the queue (an app database) stays. */
  suspend(): void;
  /** `pm clear`: ids and queue are gone. */
  wipe(): void;
  /** Forgets nothing, drops every socket and timer. */
  close(): Promise<void>;
}

/** A simulated app's fixed part: what it is called and how its screens look. */
export interface AppDescription {
  /** Recipe id, e.g. `mint-3.4.0`. */
  id: string;
  package: string;
  label: string;
  versionName: string;
  versionCode: number;
  launchActivity: string;
  /** Which layout its screens have. */
  look: 'mint' | 'chrome';
  /** Its ids and words; absent: those of the layout's namesake. */
  dress?: Dress;
  /** Whether this version has the switch that is to stop collection in incognito mode; absent: no. */
  incognitoSwitch?: boolean;
  /** Part of MIUI: cannot be installed on a phone without it; absent: no. */
  miuiOnly?: boolean;
  /** User-Agent of its page engine. */
  userAgent: string;
  /** Engines in its settings: names as shown, and URL templates with `{words}` (percent-encoded). First is the default. */
  engines: { id: string; name: string; searchUrl: string; suggestUrl: string }[];
}

/** One recipe: an app and what its native code sends. */
export interface Recipe {
  app: AppDescription;
  /** Starts its native code on a handset. */
  telemetry(context: TelemetryContext): Telemetry;
}

export interface TelemetryContext {
  identity: Identity;
  uid: number;
  network: Network;
  /** Key-value storage of the app (shared preferences), wiped by `pm clear`. */
  storage: Map<string, string>;
  /** How many times faster than a wall clock its timers run. */
  clockFactor: number;
  truth: TruthLog;
}

/** The kernel's packet filters, and what they lack. */
export interface PacketFilters {
  v4: PacketFilter;
  v6: PacketFilter;
  /** True for a kernel without the `nat` table. */
  limited: boolean;
}

/** Everything the shell and adb side can reach. */
export interface Handset {
  identity: Identity;
  rooted: boolean;
  settings: Settings;
  packages: Packages;
  trust: TrustStore;
  reverse: ReverseTunnels;
  unknown: UnknownLog;
  activities: Activities;
  uiautomator: UiAutomatorServer;
  /** Names of the files in a folder of the shared storage, e.g. `Download`; what any app may read. */
  sharedFiles(folder: string): string[];
}

/** How a running lab is reached; printed as one JSON line by `phonehome lab`. */
export interface LabAddress {
  /** `127.0.0.1:<port>`, for `adb connect`. */
  serial: string;
  /** HTTP proxy in front of the offline web: the harness's `upstream`. */
  upstream: string;
  /** PEM file of the offline web's CA. */
  upstreamCaFile: string;
  /** JSON Lines of TruthEntry. */
  truthFile: string;
  /** JSON of the unknown log, rewritten on every entry. */
  unknownFile: string;
}
