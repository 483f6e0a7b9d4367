// A lab handset with a screen side made of plain variables, and a way to run shell lines on it without adb.
import { type Duplex, Readable } from 'node:stream';
import { createHandset, type HandsetOptions, type LabHandset } from '../../../harness/lab/handset/handset.ts';
import { runScript } from '../../../harness/lab/handset/shell/interpret.ts';
import { callerOf } from '../../../harness/lab/handset/shell/processes.ts';
import { newShell } from '../../../harness/lab/handset/shell/shell-state.ts';
import { collector } from '../../../harness/lab/handset/shell/streams.ts';
import type { Identity, Intent } from '../../../harness/lab/model.ts';

export const identity: Identity = {
  manufacturer: 'Xiaomi',
  brand: 'xiaomi',
  model: 'Redmi Note 8',
  codename: 'ginkgo',
  androidRelease: '13',
  sdk: 33,
  incremental: 'V12.0.2.0.QCOMIXM',
  fingerprint: 'xiaomi/ginkgo/ginkgo:10/QKQ1.200114.002/V12.0.2.0.QCOMIXM:user/release-keys',
  androidId: '0123456789abcdef',
  region: 'GB',
  historySync: false,
  screen: { width: 1080, height: 2340, density: 440 },
};

/** The same phone with Android 14, where each app has its own view of the CA store. */
export const identity14: Identity = { ...identity, androidRelease: '14', sdk: 34 };

/** What the fake screen side saw and shows. */
export interface FakeScreen {
  started: Intent[];
  stopped: string[];
  /** `input` calls as text, e.g. `key 66`. */
  inputs: string[];
  running: { pid: number; package: string; uid: number }[];
  /** Connections the UiAutomator2 server took. */
  accepted: Duplex[];
}

export interface TestHandset {
  lab: LabHandset;
  screen: FakeScreen;
  /** Runs a line as shell, or as `uid`. */
  run(script: string, options?: { uid?: number; stdin?: string }): Promise<RunResult>;
}

export interface RunResult {
  status: number;
  stdout: string;
  stderr: string;
}

/** A handset that starts any activity of an installed package. */
export function aHandset(options: Partial<HandsetOptions> = {}): TestHandset {
  const lab = createHandset({ identity, rooted: true, ...options });
  const screen: FakeScreen = { started: [], stopped: [], inputs: [], running: [], accepted: [] };
  let listening = false;
  let end: () => void = () => undefined;
  let stopped = Promise.resolve();
  lab.bind({
    activities: {
      async start(intent) {
        screen.started.push(intent);
        const name = intent.component?.package ?? intent.package ?? 'com.android.chrome';
        return { started: true, package: name, activity: intent.component?.activity ?? `${name}.Main` };
      },
      forceStop: async (name) => void screen.stopped.push(name),
      clear: async () => true,
      focused: () => ({ package: 'com.miui.home', activity: 'com.miui.home.launcher.Launcher' }),
      running: () => screen.running,
      keyboardShown: () => false,
      input: {
        tap: async (x, y) => void screen.inputs.push(`tap ${x} ${y}`),
        swipe: async (from, to) => void screen.inputs.push(`swipe ${from.x} ${from.y} ${to.x} ${to.y}`),
        text: async (text) => void screen.inputs.push(`text ${text}`),
        key: async (code) => void screen.inputs.push(`key ${code}`),
      },
    },
    uiautomator: {
      start() {
        listening = true;
        stopped = new Promise((resolve) => {
          end = resolve;
        });
      },
      stop() {
        listening = false;
        end();
      },
      get listening() {
        return listening;
      },
      get stopped() {
        return stopped;
      },
      accept(connection) {
        screen.accepted.push(connection);
        connection.resume();
        connection.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
        return true;
      },
    },
  });
  const { machine } = lab;
  return {
    lab,
    screen,
    async run(script, how = {}) {
      const stdout = collector();
      const stderr = collector();
      const caller = callerOf(machine.processes.nextPid(), how.uid ?? 2000, machine.processes.init);
      const shell = newShell(machine, caller, new AbortController().signal);
      const stdin = Readable.from(how.stdin === undefined ? [] : [Buffer.from(how.stdin)]);
      const status = await runScript(script, shell, { stdin, stdout, stderr });
      return { status, stdout: stdout.bytes().toString(), stderr: stderr.bytes().toString() };
    },
  };
}
