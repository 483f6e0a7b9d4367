// Commands for one handset come in, what the adb client printed goes out: the live half's only place where a program is started.
import { execa } from 'execa';
import { HarnessError } from '../lib/errors.ts';
import { waitFor } from '../lib/time.ts';
import {
  adbTrouble,
  chooseDevice,
  type ListedDevice,
  parseDevices,
  parseReverseList,
  type ReverseTunnel,
} from './adb-output.ts';

/** What a command on the handset gave; text as UTF-8, line ends as sent. */
export interface ShellResult {
  stdout: string;
  stderr: string;
  /** The command's own status, 0-255. */
  exitCode: number;
}

export interface CommandOptions {
  /** Deadline in ms; 20 000 unless told. */
  timeoutMs?: number;
}

/** How the adb client is reached. */
export interface AdbOptions {
  /** The adb program. */
  adbPath: string;
  /** TCP port of the adb server; null: adb's own choice. */
  serverPort: number | null;
  /** Serial of the handset (`host:port` for a networked one); null: the only one listed. */
  serial: string | null;
}

/**
 * One handset behind adb. Every call has a deadline and throws a HarnessError when adb itself fails; a command that ran
 * and failed is a value. A networked handset is connected again, once per call, when a restarted adb server forgot it.
 */
export interface Adb {
  /** Finds (and for `host:port` connects) the handset and gives its serial. First call to make. */
  attach(): Promise<string>;
  /** Runs a line in the handset's shell. */
  shell(command: string, options?: CommandOptions): Promise<ShellResult>;
  push(localPath: string, remotePath: string): Promise<void>;
  /** Copies a file of the handset; five minutes unless told. */
  pull(remotePath: string, localPath: string, options?: CommandOptions): Promise<void>;
  /** Installs an APK file of this machine. */
  install(localPath: string): Promise<void>;
  /** Removes an app with its data. */
  uninstall(packageName: string): Promise<void>;
  reverse(devicePort: number, hostPort: number): Promise<void>;
  /** False when there was no such tunnel. */
  removeReverse(devicePort: number): Promise<boolean>;
  reverseList(): Promise<ReverseTunnel[]>;
  /** `adb root`: true when adbd runs as root afterwards. */
  restartAsRoot(): Promise<boolean>;
  devices(): Promise<ListedDevice[]>;
  /** `device`, `offline`, ...; undefined when it is not listed. */
  state(): Promise<string | undefined>;
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

const defaultTimeoutMs = 20_000;
/** A phone checks and compiles what it installs. */
const installTimeoutMs = 180_000;

/** An Adb for one handset. Nothing runs before the first call. */
export function createAdb(options: AdbOptions): Adb {
  let serial = options.serial;
  const server = options.serverPort === null ? [] : ['-P', String(options.serverPort)];

  const run = async (args: string[], { timeoutMs = defaultTimeoutMs }: CommandOptions = {}) => {
    const ended = await execa(options.adbPath, [...server, ...args], {
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      reject: false,
      stripFinalNewline: false,
      stdin: 'ignore',
      maxBuffer: 64 * 1024 * 1024,
    });
    const what = `adb ${args.slice(0, 4).join(' ').slice(0, 120)}`;
    if (ended.timedOut) {
      throw new HarnessError('timeout', `Waited ${timeoutMs} ms for ${what}.`, {
        remedy: 'Check the cable or network of the handset, and its screen for a question.',
      });
    }
    if (ended.exitCode === undefined) {
      throw new HarnessError('tool-missing', `Cannot start ${options.adbPath}: ${ended.shortMessage}.`, {
        remedy: 'Install adb (Debian and Ubuntu: sudo apt install adb) or run npm run setup.',
        cause: ended,
      });
    }
    // `* daemon started successfully` and its like are the client's own chatter.
    const stderr = ended.stderr.replace(/^\* .*\n/gm, '');
    return { stdout: ended.stdout, stderr, exitCode: ended.exitCode };
  };

  const attached = async () => serial ?? (await adb.attach());

  /** Runs against the handset; a trouble of adb's own throws, after one new connection where that can help. */
  const onHandset = async (args: string[], command?: CommandOptions): Promise<ShellResult> => {
    const target = await attached();
    const once = () => run(['-s', target, ...args], command);
    const first = await once();
    const trouble = adbTrouble(first, target);
    if (!trouble) return first;
    if (!trouble.mayReconnect || !isNetworked(target)) throw trouble.error;
    await reconnect();
    const second = await once();
    const again = adbTrouble(second, target);
    if (again) throw again.error;
    return second;
  };

  const must = async (args: string[], limits?: CommandOptions): Promise<string> => {
    const result = await onHandset(args, limits);
    if (result.exitCode !== 0) {
      throw new HarnessError('adb-failed', `adb ${args.join(' ')} failed: ${lastLine(result)}.`, {
        remedy: 'Check the handset with adb devices, then try again.',
      });
    }
    return result.stdout;
  };

  /** After a restart adb may say "already connected" of a dead connection, so it is dropped first. */
  const reconnect = async () => {
    await adb.disconnect();
    await adb.connect();
  };

  const adb: Adb = {
    attach: async () => {
      if (options.serial && isNetworked(options.serial) && (await adb.state()) !== 'device')
        await reconnect();
      serial = chooseDevice(await adb.devices(), options.serial);
      return serial;
    },
    shell: (command, limits) => onHandset(['shell', command], limits),
    push: async (localPath, remotePath) => {
      await must(['push', localPath, remotePath]);
    },
    pull: async (remotePath, localPath, limits = { timeoutMs: 300_000 }) => {
      await must(['pull', remotePath, localPath], limits);
    },
    install: async (localPath) => {
      await must(['install', localPath], { timeoutMs: installTimeoutMs });
    },
    uninstall: async (packageName) => {
      await must(['uninstall', packageName], { timeoutMs: installTimeoutMs });
    },
    reverse: async (devicePort, hostPort) => {
      await must(['reverse', `tcp:${devicePort}`, `tcp:${hostPort}`]);
    },
    removeReverse: async (devicePort) => {
      if (!(await adb.reverseList()).some((tunnel) => tunnel.device === `tcp:${devicePort}`)) return false;
      await must(['reverse', '--remove', `tcp:${devicePort}`]);
      return true;
    },
    reverseList: async () => parseReverseList(await must(['reverse', '--list'])),
    restartAsRoot: async () => {
      const target = await attached();
      const { stdout } = await run(['-s', target, 'root']);
      if (!/restarting adbd as root|already running as root/.test(stdout)) return false;
      await waitFor(
        'the handset after adb root',
        async () => {
          // adbd starts anew and may not listen yet: asked again until the time is up, and then its state is told.
          if (isNetworked(target) && (await adb.state()) !== 'device')
            await reconnect().catch(() => undefined);
          return (await adb.state()) === 'device';
        },
        { timeoutMs: 15_000, intervalMs: 300 },
      );
      return (await adb.shell('id -u')).stdout.trim() === '0';
    },
    devices: async () => {
      const listed = await run(['devices', '-l']);
      if (listed.exitCode !== 0) {
        throw new HarnessError('adb-failed', `adb devices failed: ${lastLine(listed)}.`, {
          remedy: 'Check that the port of the adb server is free or held by adb.',
        });
      }
      return parseDevices(listed.stdout);
    },
    state: async () => {
      const target = await attached();
      return (await adb.devices()).find((device) => device.serial === target)?.state;
    },
    connect: async () => {
      const target = await attached();
      const said = await run(['connect', target]);
      // Exit status 0 also when it failed.
      if (!/^(already )?connected to/m.test(said.stdout)) {
        throw new HarnessError('handset-missing', `Cannot connect to ${target}: ${lastLine(said)}.`, {
          remedy: 'Check that the handset is on and reachable, and the address in --serial.',
        });
      }
      try {
        await waitFor(`${target} to answer adb`, async () => (await adb.state()) === 'device', {
          timeoutMs: 10_000,
        });
      } catch (error) {
        chooseDevice(await adb.devices(), target);
        throw error;
      }
    },
    disconnect: async () => {
      await run(['disconnect', await attached()]);
    },
  };
  return adb;
}

function isNetworked(serial: string): boolean {
  return /^[^\s]+:\d+$/.test(serial);
}

function lastLine(result: ShellResult): string {
  const text = `${result.stdout}\n${result.stderr}`.trim();
  return text.split('\n').at(-1) || `exit status ${result.exitCode}`;
}
