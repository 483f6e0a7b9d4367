// A lab and what to type come in; a run that is just being driven goes out, to be interrupted at a moment of the spec's choice.
import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { z } from 'zod';
import type { DriveLog } from '../../../harness/artifacts/drive-log.ts';
import { readCase, runPaths } from '../../../harness/artifacts/run-folder.ts';
import { environmentFor, projectRoot, type Wishes } from '../../../harness/config/load.ts';
import { readJson } from '../../../harness/lib/files.ts';
import { waitFor, within } from '../../../harness/lib/time.ts';
import type { AttachedLab } from '../attached-lab.ts';
import { ProcessTree, type SeenProcess } from './process-tree.ts';

/** How a run ended. */
export interface Ended {
  /** Null when a signal ended it. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

const entry = path.join(projectRoot, 'harness', 'bin.mjs');
const wdio = path.join(projectRoot, 'node_modules', '@wdio', 'cli', 'bin', 'wdio.js');
/** Far above what anything here takes; a run that hangs is a failure, not a wait. */
const momentTimeoutMs = 100_000;
let count = 0;

/** Options of `phonehome run` for a run of two short cases on a lab that is attached like a phone. */
export function optionsFor(lab: AttachedLab): Record<string, string> {
  if (lab.address === undefined) throw new Error('the lab does not run');
  return {
    profile: 'device',
    serial: lab.serial,
    'adb-port': String(lab.adbServerPort),
    upstream: lab.address.upstream,
    'upstream-ca': lab.address.upstreamCaFile,
    browsers: 'mint',
    engines: 'google,duckduckgo',
    modes: 'normal',
    repetitions: '1',
    'settle-ms': '800',
    'closing-ms': '0',
    reports: path.join(lab.folder, 'reports'),
  };
}

/** The same for `npx wdio run`, which takes no options. */
export function wishesFor(lab: AttachedLab): Wishes {
  if (lab.address === undefined) throw new Error('the lab does not run');
  return {
    profile: 'device',
    serial: lab.serial,
    adbServerPort: lab.adbServerPort,
    upstream: lab.address.upstream,
    upstreamCaFile: lab.address.upstreamCaFile,
    browsers: ['mint'],
    engines: ['google', 'duckduckgo'],
    modes: ['normal'],
    repetitions: 1,
    settleMs: 800,
    closingMs: 0,
    reportsDir: path.join(lab.folder, 'reports'),
  };
}

/** As typed. */
export function asArguments(options: Record<string, string>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}

/** A folder with the project's config, to be changed. */
export function copyOfConfig(lab: AttachedLab): string {
  const folder = fs.mkdtempSync(path.join(lab.folder, 'config-'));
  fs.cpSync(path.join(projectRoot, 'config'), folder, { recursive: true });
  return folder;
}

/** Changes the rows of one table in such a folder. */
export function changeRows(
  configDir: string,
  table: string,
  change: (row: Record<string, unknown>) => void,
): void {
  const file = path.join(configDir, table);
  const { rows } = readJson(file, z.object({ rows: z.array(z.record(z.string(), z.unknown())) }));
  for (const row of rows) change(row);
  fs.writeFileSync(file, JSON.stringify({ rows }));
}

/** A run in a process group of its own, as a terminal starts one. */
export class RunUnderWay {
  readonly runId: string;
  readonly runFolder: string;
  readonly processes: ProcessTree;
  readonly ended: Promise<Ended>;
  stdout = '';
  stderr = '';
  private readonly child: ChildProcess;

  private constructor(lab: AttachedLab, start: { args: string[]; wishes?: Wishes }) {
    count += 1;
    this.runId = `unhappy-${process.pid}-${count}`;
    this.runFolder = path.join(lab.folder, 'reports', this.runId);
    this.child = spawn(process.execPath, start.args, {
      cwd: projectRoot,
      env: {
        ...environmentFor({ ...start.wishes, runId: this.runId }),
        PHONEHOME_STATE_DIR: lab.stateDir,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
    });
    this.processes = new ProcessTree(this.pid);
    lab.cleanup.add(`run ${this.runId}`, () => this.close());
  }

  /** `phonehome run` with those options, and wishes that no option can tell. */
  static typed(lab: AttachedLab, options: Record<string, string>, wishes: Wishes = {}): RunUnderWay {
    return new RunUnderWay(lab, { args: [entry, 'run', ...asArguments(options)], wishes });
  }

  /** `wdio run wdio.conf.ts`, which knows no options: the wishes come by the environment. */
  static plainWdio(lab: AttachedLab, wishes: Wishes): RunUnderWay {
    return new RunUnderWay(lab, { args: [wdio, 'run', 'wdio.conf.ts'], wishes });
  }

  get pid(): number {
    const { pid } = this.child;
    if (pid === undefined) throw new Error('it could not be started');
    return pid;
  }

  /** To the command alone, as `kill` does. */
  kill(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** To every process of its group, as a terminal does on Ctrl-C. */
  ctrlC(): void {
    process.kill(-this.pid, 'SIGINT');
  }

  drive(caseId: string): DriveLog {
    return fs.existsSync(runPaths.drive(this.runFolder, caseId))
      ? readCase(this.runFolder, caseId).drive
      : [];
  }

  /** Waits until a step of a case has been done. */
  async stepDone(caseId: string, step: string): Promise<void> {
    await this.until(`${caseId} to have done ${step}`, () =>
      this.drive(caseId).some((event) => event.type === 'step' && event.name === step),
    );
  }

  /** Waits for a process of the run by its command line. */
  async process(command: RegExp): Promise<SeenProcess> {
    await this.until(`a process ${command}`, () => this.processes.find(command) !== undefined);
    const found = this.processes.find(command);
    if (found === undefined) throw new Error(`${command} ended at once`);
    return found;
  }

  /** Waits for a moment of the run; fails when the run ends before it. */
  async until(what: string, look: () => boolean): Promise<void> {
    let over = false;
    void this.ended.then(() => {
      over = true;
    });
    await waitFor(
      what,
      () => {
        if (look()) return true;
        if (over) throw new Error(`the run ended before ${what}:\n${this.stderr}${this.stdout}`);
        return false;
      },
      { timeoutMs: momentTimeoutMs, intervalMs: 30 },
    );
  }

  /** Waits for its end, at most `timeoutMs`, and gives how long it took. */
  async endsWithin(timeoutMs: number): Promise<Ended & { tookMs: number }> {
    const startedAt = performance.now();
    const ended = await within('the run to end', this.ended, timeoutMs);
    return { ...ended, tookMs: performance.now() - startedAt };
  }

  /** Everything it started that still runs, once stragglers had a moment to notice. */
  async leftRunning(): Promise<string[]> {
    const deadline = performance.now() + 3000;
    while (this.processes.alive().length > 0 && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 50));
    return this.processes.alive().map(({ pid, command }) => `${pid} ${command}`);
  }

  /** For a spec that failed: nothing of the run stays. */
  private async close(): Promise<void> {
    for (const { pid } of this.processes.alive()) process.kill(pid, 'SIGKILL');
    await this.ended;
    this.processes.close();
  }
}
