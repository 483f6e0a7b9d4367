// The lab handset put together: an identity, its root method and the screen side in; a machine real adb can connect to out.
import { HarnessError } from '../../lib/errors.ts';
import type { Activities, Handset, Identity, PacketFilters, UiAutomatorServer } from '../model.ts';
import { createPacketFilter } from '../network/packet-filter.ts';
import { createDaemon } from './adb/daemon.ts';
import { createReverseTable } from './adb/reverse.ts';
import { createServices } from './adb/services.ts';
import { ssaidText } from './android/identity-tools.ts';
import { createSystemLog, createUnknownLog } from './android/logs.ts';
import { createPackages, packagesListText } from './android/packages.ts';
import { createProperties } from './android/properties.ts';
import { createSettings } from './android/settings.ts';
import type { Machine, RootMethod } from './machine.ts';
import { defaultFactoryCas, nameCaFiles } from './shell/certificates.ts';
import { createFiles } from './shell/files.ts';
import { bootNamespace, caFolderOf } from './shell/layout.ts';
import { type Caller, generatedFile } from './shell/nodes.ts';
import { procFolder } from './shell/proc.ts';
import { callerOf, createProcesses, type Processes } from './shell/processes.ts';
import { programs } from './shell/program-list.ts';
import { createTrustStore, type FileTrustStore } from './shell/trust-store.ts';

/** What a lab handset is made from. */
export interface HandsetOptions {
  identity: Identity;
  /** `true` is a rooted user build (`su`); `adb-root` a userdebug build, where `adb root` works and there is no su. */
  rooted: boolean | 'su' | 'adb-root';
  /** PEM texts of the CAs the phone is sold with; a handful of public roots unless given. */
  factoryCas?: readonly string[];
  /** Whether its kernel has no `nat` table; false unless told. */
  limitedPacketFilter?: boolean;
  /** May come later, through `bind`. */
  activities?: Activities;
  uiautomator?: UiAutomatorServer;
  /** Called after every entry of the unknown log. */
  onUnknown?: () => void;
}

/** The screen side, made by others, which may need the handset first. */
export interface ScreenSide {
  activities: Activities;
  uiautomator: UiAutomatorServer;
}

/** A handset with its adb daemon. */
export interface LabHandset {
  handset: Handset & { trust: FileTrustStore; packets: PacketFilters };
  /** The inside, for parts that add to it. */
  machine: Machine;
  bind(screen: ScreenSide): void;
  /** Adds a file below /proc (`net/tcp`) whose text is made on every read. */
  addProcFile(path: string, text: () => string): void;
  listen(): Promise<{ port: number }>;
  closeConnections(): void;
  close(): Promise<void>;
}

/** Builds a handset; nothing listens before `listen`. */
export function createHandset(options: HandsetOptions): LabHandset {
  const { identity } = options;
  const rootMethod = rootMethodOf(options.rooted);
  const screen: Partial<ScreenSide> = {};
  if (options.activities) screen.activities = options.activities;
  if (options.uiautomator) screen.uiautomator = options.uiautomator;

  const procFiles = new Map<string, (caller: Caller) => string>();
  const properties = createProperties(identity, rootMethod);
  const factoryCas = options.factoryCas ?? defaultFactoryCas();
  // Made after the namespace that its own /proc files lie in.
  const late: { processes?: Processes } = {};
  const table = () => late.processes ?? missing('process table');
  const namespace = bootNamespace(identity, {
    factoryCas: nameCaFiles(factoryCas),
    programs: [...programs.keys()].filter((name) => name !== 'su' || rootMethod === 'su'),
    proc: procFolder({ identity, processes: table, extra: procFiles }),
    buildProperties: properties
      .list()
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  });
  const processes = createProcesses(namespace, identity, () => screen.activities?.running() ?? []);
  late.processes = processes;
  const files = createFiles();
  files.beforeMount(() => table().adopt());
  const system = callerOf(1, 0, namespace);
  const selinux = { enforcing: true };
  const packages = createPackages(files, system);
  const reverse = createReverseTable();
  const machine: Machine & { trust: FileTrustStore } = {
    identity,
    rooted: rootMethod !== 'none',
    rootMethod,
    settings: createSettings(identity),
    packages,
    trust: createTrustStore({
      files,
      processes,
      folder: caFolderOf(identity),
      factoryCas,
      enforcing: () => selinux.enforcing,
    }),
    reverse,
    packets: {
      v4: createPacketFilter(),
      v6: createPacketFilter(),
      limited: options.limitedPacketFilter ?? false,
    },
    unknown: createUnknownLog(options.onUnknown),
    get activities() {
      return screen.activities ?? missing('screen side');
    },
    get uiautomator() {
      return screen.uiautomator ?? missing('screen side');
    },
    sharedFiles: (folder) => files.list(system, `/storage/emulated/0/${folder}`).map(([name]) => name),
    files,
    processes,
    properties,
    log: createSystemLog(),
    power: { awake: true, locked: false },
    selinux,
    installedApks: new Map(),
    system,
    programNames: [...programs.keys()],
  };
  addPackagesList(machine);
  const daemon = createDaemon({
    banner: [
      ['ro.product.name', identity.codename],
      ['ro.product.model', identity.model],
      ['ro.product.device', identity.codename],
    ],
    open: createServices({ machine, reverse, restart: () => daemon.closeConnections() }),
  });
  return {
    handset: machine,
    machine,
    bind({ activities, uiautomator }) {
      screen.activities = activities;
      screen.uiautomator = uiautomator;
    },
    addProcFile: (path, text) => void procFiles.set(path, text),
    listen: daemon.listen,
    closeConnections: daemon.closeConnections,
    close: daemon.close,
  };
}

function rootMethodOf(rooted: HandsetOptions['rooted']): RootMethod {
  if (rooted === true) return 'su';
  return rooted === false ? 'none' : rooted;
}

function missing(part: string): never {
  throw new HarnessError('lab-failed', `The lab handset has no ${part} yet.`, {
    remedy: 'Call bind() before the handset is used.',
  });
}

/** What the package manager and the settings write below /data/system: for root and the system only. */
function addPackagesList(machine: Machine): void {
  const folder = machine.files.stat(machine.system, '/data/system');
  if (folder.kind !== 'folder') return;
  const list = generatedFile(() => packagesListText(machine.packages.list()), {
    mode: 0o640,
    uid: 1000,
    gid: 1032,
  });
  folder.entries.set('packages.list', list);
  const user = machine.files.stat(machine.system, '/data/system/users/0');
  if (user.kind !== 'folder') return;
  const ids = () => ssaidText(machine.identity, machine.packages.list());
  user.entries.set('settings_ssaid.xml', generatedFile(ids, { mode: 0o600, uid: 1000, gid: 1000 }));
}
