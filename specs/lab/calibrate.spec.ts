// `phonehome calibrate --browser mint` as a person types it, with the lab handset for a phone: answered line by line, looked at on the screen, rows written.
import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { loadTables, projectRoot } from '../../harness/config/load.ts';
import { waitFor } from '../../harness/lib/time.ts';
import { AttachedLab } from './attached-lab.ts';

const mint = 'com.mi.globalbrowser.mini';

/** The command, with what it says so far and a hand on its keyboard. */
class Typist {
  said = '';
  private from = 0;
  private readonly process: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(args: string[], env: Record<string, string>) {
    const entry = path.join(projectRoot, 'harness', 'bin.mjs');
    this.process = spawn(process.execPath, [entry, ...args], {
      cwd: projectRoot,
      env: { ...process.env, ...env },
    });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.said += text;
      });
    this.ended = new Promise((resolve) => this.process.on('exit', resolve));
  }

  /** What was said since the last time, once `words` are among it. */
  async hears(words: string): Promise<string> {
    await waitFor(`"${words}" in:\n${this.said.slice(-2000)}`, () => this.said.includes(words, this.from), {
      timeoutMs: 60_000,
    });
    const heard = this.said.slice(this.from);
    this.from = this.said.length;
    return heard;
  }

  types(line: string): void {
    this.process.stdin?.write(`${line}\n`);
  }

  kill(): void {
    this.process.kill();
  }
}

/** Number and place of the element in the list that is told by these words. */
function listed(list: string, words: string): { number: string; x: number; y: number } {
  const line = list.split('\n').find((one) => one.includes(words)) ?? '';
  const [, number = ''] = /^ *(\d+) {2}/.exec(line) ?? [];
  const [, left, top, right, bottom] = (/\[(\d+),(\d+)\]\[(\d+),(\d+)\]/.exec(line) ?? []).map(Number);
  if (number === '' || left === undefined) throw new Error(`no "${words}" in:\n${list}`);
  return { number, x: (left + (right ?? 0)) / 2, y: ((top ?? 0) + (bottom ?? 0)) / 2 };
}

describe('phonehome calibrate --browser mint', () => {
  let lab: AttachedLab;
  let configDir: string;
  let typist: Typist | undefined;

  before(async () => {
    lab = await AttachedLab.start({ apps: ['mint-3.4.0'] });
    await lab.adb().attach();
    configDir = path.join(lab.folder, 'config');
    fs.cpSync(path.join(projectRoot, 'config'), configDir, { recursive: true });
  });
  after(async () => {
    typist?.kill();
    await lab.close();
  });

  const started = (...more: string[]) => {
    typist = new Typist(
      [
        ...['calibrate', '--browser', 'mint', '--serial', lab.serial],
        ...['--adb-port', String(lab.adbServerPort), '--config-dir', configDir, ...more],
      ],
      { PHONEHOME_STATE_DIR: lab.stateDir },
    );
    return typist;
  };
  const rowOf = (target: string) =>
    loadTables({ configDir }).selectors.find((row) => row.owner === 'mint' && row.target === target);

  it('walks through the rows a person names, and writes what was shown in front of what was there', async () => {
    const person = started(
      '--targets',
      'first-run-accept,address-bar-idle,address-bar-edit,settings-engine-choice',
    );
    expect(await person.hears('then press Enter')).to.contain(
      'dialog that comes up when the browser is started for the first time',
    );
    await lab.adb().shell(`am start -n ${mint}/${mint}.InventedForTheLabActivity`);
    person.types('');
    await person.hears('Which is it?');
    // Letters narrow the list, a number beyond it is no choice.
    person.types('agree');
    const agree = listed(await person.hears('Which is it?'), '"Agree"');
    person.types('99');
    expect(await person.hears('Which is it?')).to.contain('There is no 99 in the list.');
    person.types(agree.number);
    expect(await person.hears('then press Enter')).to.contain(`Captured first-run-accept: id=${mint}:id/`);

    await lab.adb().shell(`input tap ${agree.x} ${agree.y}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    person.types('');
    const bar = listed(await person.hears('Which is it?'), 'search_hint');
    person.types(bar.number);
    // The next row is left alone.
    await person.hears('then press Enter');
    person.types('s');
  });

  it('passes over what each case fills in, and says what it wrote where', async () => {
    expect(await typist?.ended).to.equal(0);
    expect(typist?.said).to.contain('settings-engine-choice').and.to.contain('Passed over');
    expect(typist?.said).to.contain(`Wrote 2 rows to ${path.join(configDir, 'selectors.json')}`);
  });

  it('the rows are whole, name the calibration, and stay unverified: a lab handset is no phone', () => {
    const row = rowOf('address-bar-idle');
    const [first] = row?.locators ?? [];
    expect(first).to.include({ by: 'id', value: `${mint}:id/search_hint`, verified: false });
    const { sources } = loadTables({ configDir });
    const source = sources.find(({ id }) => id.startsWith('lab-ginkgo-'));
    expect(source?.title).to.contain('the lab handset, a simulated');
    expect(String(first?.source)).to.contain(source?.id);
    expect(rowOf('address-bar-edit')?.locators.some(({ source: id }) => id === source?.id)).to.equal(false);
  });

  it('leaves the handset as it was, and nothing it did not know was asked', () => {
    expect(lab.journal().entries()).to.deep.equal([]);
    expect(lab.unknown()).to.deep.equal([]);
  });

  it('that is left with q before anything was shown writes nothing', async () => {
    const files = ['selectors.json', 'sources.json'].map((name) => path.join(configDir, name));
    const before = files.map((file) => fs.readFileSync(file, 'utf8'));
    const person = started('--targets', 'menu');
    await person.hears('then press Enter');
    person.types('q');
    expect(await person.ended).to.equal(0);
    expect(person.said).to.contain('Nothing was captured, nothing was written.');
    expect(files.map((file) => fs.readFileSync(file, 'utf8'))).to.deep.equal(before);
  });
});
