// A command line of its own to type on: a state folder, a place for reports and a port for the adb server that are nobody else's.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import getPort from 'get-port';
import { listenerOn } from '../../../harness/setup/adb-server.ts';
import { phonehome, type Typed } from './phonehome.ts';

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What is typed on it touches nothing of the user's; `open` it before the tests and `close` it after them. */
export class CommandLine {
  folder = '';
  stateDir = '';
  reports = '';
  /** An adb server's port of its own. */
  adbPort = 0;

  readonly open = async (): Promise<void> => {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-command-line-'));
    this.stateDir = path.join(this.folder, 'state');
    this.reports = path.join(this.folder, 'reports');
    this.adbPort = await getPort();
  };

  readonly close = async (): Promise<void> => {
    await execa('adb', ['-P', String(this.adbPort), 'kill-server'], { reject: false });
    expect(await listenerOn(this.adbPort), 'the adb server').to.equal('nothing');
    fs.rmSync(this.folder, { recursive: true });
  };

  readonly type = (args: string[], env: Record<string, string> = {}): Promise<Typed> =>
    phonehome(args, {
      stateDir: this.stateDir,
      env: { ANDROID_ADB_SERVER_PORT: String(this.adbPort), ...env },
      timeoutMs: 60_000,
    });

  /** `phonehome run` that writes its reports below our folder. */
  readonly typeRun = (args: string[], env: Record<string, string> = {}): Promise<Typed> =>
    this.type(['run', '--reports', this.reports, ...args], env);

  /** One line on stderr from us, in which all of `words` occur; nothing on stdout, no stack, no folder of a run. */
  readonly expectOneLine = (typed: Typed, ...words: (string | RegExp)[]): void => {
    const lines = typed.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Setting up'));
    expect(lines, typed.stderr).to.have.length(1);
    expect(lines[0]).to.match(/^phonehome: .+[^ ]\. .+$/);
    for (const word of words)
      expect(lines[0]).to.match(typeof word === 'string' ? new RegExp(escaped(word)) : word);
    expect(typed.stdout).to.equal('');
    expect(typed.exitCode).to.equal(2);
    const { reports } = this;
    expect(fs.existsSync(reports) ? fs.readdirSync(reports) : [], 'reports').to.deep.equal([]);
  };
}
