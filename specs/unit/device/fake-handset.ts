// A handset of a few tables for the unit specs: settings rows, tunnels and a list of every command; no adb behind it.
import type { Adb } from '../../../harness/device/adb.ts';
import type { Handset } from '../../../harness/device/handset.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';

export class FakeHandset {
  readonly settings = new Map<string, string>();
  readonly tunnels = new Map<string, string>();
  readonly commands: string[] = [];
  /** Every call fails as with the cable pulled. */
  unplugged = false;
  rooted = true;
  /** MIUI without its second developer switch: `settings put` and `delete` are refused to the shell user. */
  settingsRefused = false;
  /** Called before each command; throws to stop the caller there, as a kill would. */
  beforeCommand: (command: string) => void = () => undefined;

  readonly handset: Handset = {
    adb: this.adb(),
    facts: () => Promise.reject(new Error('not asked for here')),
    installedVersion: () => Promise.resolve(null),
    installed: () => Promise.resolve(null),
    asRoot: async () => {
      if (!this.rooted) throw new HarnessError('handset-not-rooted', 'No root.', { remedy: 'Root it.' });
      return async (command) => this.run(command, { root: true });
    },
  };

  private run(command: string, who: { root: boolean }) {
    this.reachable();
    this.beforeCommand(command);
    this.commands.push(who.root ? `# ${command}` : command);
    const done = (stdout = '') => ({ stdout, stderr: '', exitCode: 0 });
    const [program, verb, table, key = '', value = ''] = command
      .split(' ')
      .map((word) => word.replace(/^'(.*)'$/, '$1'));
    if (program !== 'settings' || table !== 'global') return done();
    if (verb === 'get') return done(`${this.settings.get(key) ?? 'null'}\n`);
    if (this.settingsRefused && !who.root) {
      const stderr =
        'Exception occurred while executing:\njava.lang.SecurityException: Permission denial: writing to settings requires:android.permission.WRITE_SECURE_SETTINGS\n';
      return { stdout: '', stderr, exitCode: 255 };
    }
    if (verb === 'put') this.settings.set(key, value);
    if (verb === 'delete') this.settings.delete(key);
    return done();
  }

  private reachable(): void {
    if (this.unplugged) {
      throw new HarnessError('handset-missing', 'adb cannot reach fake.', { remedy: 'Attach it.' });
    }
  }

  private adb(): Adb {
    const unused = () => Promise.reject(new Error('not asked for here'));
    return {
      attach: async () => 'fake',
      shell: async (command) => this.run(command, { root: false }),
      pull: () => Promise.reject(new Error('nothing is pulled here')),
      push: unused,
      install: unused,
      uninstall: unused,
      reverse: async (devicePort, hostPort) => {
        this.reachable();
        this.tunnels.set(`tcp:${devicePort}`, `tcp:${hostPort}`);
      },
      removeReverse: async (devicePort) => {
        this.reachable();
        return this.tunnels.delete(`tcp:${devicePort}`);
      },
      reverseList: async () => {
        this.reachable();
        return [...this.tunnels].map(([device, host]) => ({ device, host }));
      },
      restartAsRoot: async () => false,
      devices: unused,
      state: unused,
      connect: unused,
      disconnect: unused,
    };
  }
}
