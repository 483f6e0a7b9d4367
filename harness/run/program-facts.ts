// This checkout comes in, what exactly it is goes out: commit, lockfile hash, dependencies as installed, programs of the machine.
import { existsSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Provenance } from '../artifacts/provenance.ts';
import { projectRoot, toolHints } from '../config/load.ts';
import { readBytes, readJson } from '../lib/files.ts';
import { sha256Hex } from '../lib/hash.ts';
import { findOnPath, runToEnd } from '../setup/processes.ts';
import type { Tools } from '../setup/tools.ts';

const packageFile = z.object({
  version: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
});

/** Everything of a provenance that is known before a handset is. */
export async function programFacts(tools: Tools): Promise<Provenance> {
  const lockfile = join(projectRoot, 'package-lock.json');
  return {
    schemaVersion: 1,
    system: `${platform()} ${release()} ${arch()}`,
    git: await gitState(),
    lockfileSha256: existsSync(lockfile) ? sha256Hex(readBytes(lockfile)) : null,
    dependencies: dependencies(),
    programs: await programs(tools),
    apks: [],
    clock: [],
  };
}

/** Commit of this checkout; null when it is none, or git is not there. */
export async function gitState(): Promise<Provenance['git']> {
  const git = findOnPath('git', toolHints().path);
  if (git === undefined || !existsSync(join(projectRoot, '.git'))) return null;
  const head = await runToEnd(git, ['rev-parse', 'HEAD'], { cwd: projectRoot });
  const commit = head.stdout.trim();
  if (head.exitCode !== 0 || !/^[0-9a-f]{40,64}$/.test(commit)) return null;
  const state = await runToEnd(git, ['status', '--porcelain', '--untracked-files=no'], { cwd: projectRoot });
  return { commit, changed: state.exitCode !== 0 || state.stdout.trim() !== '' };
}

function dependencies(): Provenance['dependencies'] {
  const { dependencies: wanted = {} } = readJson(join(projectRoot, 'package.json'), packageFile);
  return Object.keys(wanted)
    .sort()
    .map((name) => {
      const file = join(projectRoot, 'node_modules', name, 'package.json');
      const version = existsSync(file) ? readJson(file, packageFile).version : undefined;
      return { name, version: version ?? 'unknown' };
    });
}

async function programs({ adb, java, chromium }: Tools): Promise<Provenance['programs']> {
  const asked: [string, string, string][] = [
    ['adb', adb, 'version'],
    ['java', java, '-version'],
    ...(chromium === undefined ? [] : [['chromium', chromium, '--version'] as [string, string, string]]),
  ];
  const told = asked.map(async ([name, path, question]) => {
    const { stdout, stderr } = await runToEnd(path, [question]);
    return { name, version: firstVersionLine(`${stdout}\n${stderr}`) };
  });
  return [{ name: 'node', version: process.version }, ...(await Promise.all(told))];
}

/** Java names its version on stderr, adb on its first two lines; none names a path there. */
function firstVersionLine(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const revision = lines.find((line) => line.startsWith('Version '));
  const first = lines.find((line) => /\d/.test(line)) ?? 'unknown';
  return (revision === undefined ? first : `${first}, ${revision}`).slice(0, 200);
}
