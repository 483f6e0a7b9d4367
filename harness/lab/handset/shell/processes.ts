// The handset's processes: its daemons, started services and running apps; each with the mounts it sees.
import type { Handset, Identity } from '../../model.ts';
import { copyNamespace, type MountNamespace } from './mounts.ts';
import type { Caller } from './nodes.ts';

/** A line of `ps`. */
export interface ProcessEntry {
  pid: number;
  parentPid: number;
  uid: number;
  /** Process name: the package of an app. */
  name: string;
  namespace: MountNamespace;
}

/** The process table. */
export interface Processes {
  list(): ProcessEntry[];
  get(pid: number): ProcessEntry | undefined;
  /** The namespace the shell, adbd and init share. */
  readonly init: MountNamespace;
  /** Namespace an app started now would get. */
  readonly zygote: MountNamespace;
  /** A background process of a package (a service, an instrumentation); does nothing when it runs. */
  startService(name: string, uid: number): void;
  stopService(name: string): void;
  serviceRunning(name: string): boolean;
  /** A number for a new shell process, never used again. */
  nextPid(): number;
  /** Gives processes that started since the last look the mounts their zygote has now. */
  adopt(): void;
}

/** Groups `adb shell` runs with on Android 10-14 (AOSP adb/daemon/main.cpp). */
const shellGroups = [1004, 1007, 1011, 1015, 1028, 1078, 1079, 3001, 3002, 3003, 3006, 3009, 3011];

/** Somebody with that uid and namespace; groups as adbd gives them. */
export function callerOf(pid: number, uid: number, namespace: MountNamespace): Caller {
  return { pid, uid, gid: uid, groups: uid === 2000 ? shellGroups : [], namespace };
}

const firstAppPid = 2500;

/** Builds the table; running apps are asked of `handset.activities` on every look. */
export function createProcesses(
  init: MountNamespace,
  identity: Identity,
  running: () => ReturnType<Handset['activities']['running']>,
): Processes {
  const zygote = copyNamespace(init, init);
  const namespaces = new Map<number, MountNamespace>();
  const services = new Map<string, { pid: number; uid: number }>();
  let lastPid = 12_000;
  const nextPid = () => {
    lastPid += 1;
    return lastPid;
  };

  const appNamespace = (pid: number) => {
    const known = namespaces.get(pid);
    if (known) return known;
    const made = copyNamespace(zygote, init);
    namespaces.set(pid, made);
    return made;
  };
  const apps = (): { pid: number; uid: number; name: string }[] => [
    ...[...services].map(([name, service]) => ({ ...service, name })),
    ...running().map((app) => ({ pid: app.pid, uid: app.uid, name: app.package })),
  ];
  const adopt = () => {
    const alive = apps();
    for (const app of alive) appNamespace(app.pid);
    const pids = new Set(alive.map((app) => app.pid));
    for (const [pid, namespace] of namespaces) {
      if (pids.has(pid) || pid < firstAppPid) continue;
      namespaces.delete(pid);
      init.followers.delete(namespace);
    }
  };
  const list = () => {
    adopt();
    const started = apps();
    // The screen side may bring a home screen of its own.
    const names = new Set(started.map((app) => app.name));
    return [
      ...daemons(init, zygote, appNamespace).filter((daemon) => !names.has(daemon.name)),
      ...started.map((app) => ({ ...app, parentPid: zygotePid, namespace: appNamespace(app.pid) })),
    ].sort((left, right) => left.pid - right.pid);
  };
  return {
    list,
    get: (pid) => list().find((entry) => entry.pid === pid),
    init,
    zygote,
    startService(name, uid) {
      if (!services.has(name)) services.set(name, { pid: nextPid(), uid });
    },
    stopService: (name) => void services.delete(name),
    serviceRunning: (name) => services.has(name),
    nextPid,
    adopt,
  };

  function daemons(
    initNamespace: MountNamespace,
    zygoteNamespace: MountNamespace,
    app: (pid: number) => MountNamespace,
  ): ProcessEntry[] {
    const miui = identity.manufacturer.toLowerCase() === 'xiaomi';
    return [
      { pid: 1, parentPid: 0, uid: 0, name: 'init', namespace: initNamespace },
      { pid: 2, parentPid: 0, uid: 0, name: 'kthreadd', namespace: initNamespace },
      { pid: 512, parentPid: 1, uid: 1036, name: 'logd', namespace: initNamespace },
      { pid: 513, parentPid: 1, uid: 1000, name: 'servicemanager', namespace: initNamespace },
      { pid: 640, parentPid: 1, uid: 0, name: 'vold', namespace: initNamespace },
      { pid: 701, parentPid: 1, uid: 0, name: 'netd', namespace: initNamespace },
      { pid: zygotePid, parentPid: 1, uid: 0, name: 'zygote64', namespace: zygoteNamespace },
      { pid: 843, parentPid: 1, uid: 1000, name: 'surfaceflinger', namespace: initNamespace },
      { pid: 902, parentPid: 1, uid: 2000, name: 'adbd', namespace: initNamespace },
      { pid: 1311, parentPid: zygotePid, uid: 1000, name: 'system_server', namespace: app(1311) },
      { pid: 1702, parentPid: zygotePid, uid: 10_085, name: 'com.android.systemui', namespace: app(1702) },
      { pid: 1966, parentPid: zygotePid, uid: 1001, name: 'com.android.phone', namespace: app(1966) },
      {
        pid: 2104,
        parentPid: zygotePid,
        uid: 10_090,
        name: miui ? 'com.miui.home' : 'com.android.launcher3',
        namespace: app(2104),
      },
    ];
  }
}

const zygotePid = 788;
