// The phonehome command as a user types it, pointed at a running lab handset: arguments come in, exit code, output and run folder go out.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { execa } from 'execa';
import { projectRoot } from '../../../harness/config/load.ts';
import type { AttachedLab } from '../attached-lab.ts';

/** What a finished command left. */
export interface Typed {
  /** Undefined when a signal ended it. */
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
  wallMs: number;
}

/** A finished `phonehome run`. */
export interface TypedRun extends Typed {
  runFolder: string;
}

const entry = path.join(projectRoot, 'harness', 'bin.mjs');

/** Runs `phonehome <args>` to its end; throws with what it said when that took more than `timeoutMs` (4 minutes unless told). */
export async function phonehome(
  args: string[],
  options: { stateDir: string; env?: Record<string, string>; timeoutMs?: number },
): Promise<Typed> {
  const startedAt = performance.now();
  const ended = await execa(process.execPath, [entry, ...args], {
    cwd: projectRoot,
    env: { PHONEHOME_STATE_DIR: options.stateDir, ...options.env },
    stdin: 'ignore',
    reject: false,
    stripFinalNewline: false,
    timeout: options.timeoutMs ?? 240_000,
  });
  const { exitCode, stdout, stderr } = ended;
  if (ended.timedOut) {
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    throw new Error(`phonehome ${args.join(' ')} had not ended after ${seconds} s:\n${stdout}${stderr}`);
  }
  return { exitCode, stdout, stderr, wallMs: performance.now() - startedAt };
}

/** Drives the lab as any handset that adb lists: profile `device`, everything below the lab's own folder. */
export async function runOnLab(
  lab: AttachedLab,
  wishes: Record<string, string>,
  { allure = false }: { allure?: boolean } = {},
): Promise<TypedRun> {
  if (lab.address === undefined) throw new Error('the lab does not run');
  const reports = path.join(lab.folder, 'reports');
  const options = {
    profile: 'device',
    serial: lab.serial,
    'adb-port': String(lab.adbServerPort),
    upstream: lab.address.upstream,
    'upstream-ca': lab.address.upstreamCaFile,
    repetitions: '1',
    // A phone is watched for half a minute more; who looks at that asks for it.
    'closing-ms': '0',
    reports,
    ...wishes,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  // The Allure report takes four seconds of every run; who looks at it asks for it.
  const typed = await phonehome(['run', ...args, ...(allure ? [] : ['--no-allure'])], {
    stateDir: lab.stateDir,
  });
  const [name, ...more] = fs.existsSync(reports) ? fs.readdirSync(reports) : [];
  if (name === undefined || more.length > 0)
    throw new Error(`${more.length === 0 ? 'no' : 'more than one'} run folder:\n${typed.stderr}`);
  return { ...typed, runFolder: path.join(reports, name) };
}
