// Part of `npm run bench`: a large HAR of the seeded mix is analysed by the command itself; reading speed and peak memory are printed.
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Canary } from '../artifacts/case.ts';
import { environmentFor, projectRoot, toolHints } from '../config/load.ts';
import { requestOf, responseOf } from '../evidence/har-messages.ts';
import { readHar } from '../import/har/read-har.ts';
import { HarnessError } from '../lib/errors.ts';
import { writeJson } from '../lib/files.ts';
import { startOwned } from '../setup/processes.ts';
import { mixCanaries, mixExchanges } from './bench-mix.ts';
import { watchMemory } from './memory.ts';

const seed = 20_200_514;
const canaryCount = 20;

/** Analyses a HAR with `wireMegabytes` of traffic in a process of its own. */
export async function benchHar(wireMegabytes: number, say: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'phonehome-bench-har-'));
  try {
    const canaries = mixCanaries(seed, canaryCount);
    const har = join(folder, 'mix.har');
    writeMixHar(har, wireMegabytes * 1e6, canaries);
    writeJson(
      join(folder, 'canaries.json'),
      canaries.map(({ id, kind, value }) => ({ id, kind, value })),
    );
    const megabytes = statSync(har).size / 1e6;
    const readMs = timeOf(() => {
      for (const item of readHar(har)) if (item.kind === 'malformed') throw new TypeError(item.reason);
    });
    say(
      `HAR reading alone: ${(megabytes / (readMs / 1000)).toFixed(0)} MB/s of ${megabytes.toFixed(0)} MB of HAR`,
    );
    const { ms, peak } = await analysed(folder, har);
    say(
      `HAR analysed: ${wireMegabytes} MB of traffic in ${(ms / 1000).toFixed(1)} s (${(wireMegabytes / (ms / 1000)).toFixed(1)} MB/s with start and HAR reading); peak memory ${peak === undefined ? 'unknown' : `${(peak / 1e6).toFixed(0)} MB`}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the mix as HAR 1.2, entry by entry; gives the number of entries. */
export function writeMixHar(path: string, wireBytes: number, canaries: readonly Canary[]): number {
  const file = openSync(path, 'w');
  let entries = 0;
  try {
    writeSync(file, '{"log":{"version":"1.2","creator":{"name":"bench","version":"1"},"entries":[');
    for (const { exchange, readBody } of mixExchanges(seed, { wireBytes, canaries })) {
      const entry = {
        startedDateTime: '2020-05-14T12:00:00.000Z',
        request: requestOf(exchange.request, readBody),
        response: responseOf(exchange.response, readBody),
      };
      writeSync(file, `${entries === 0 ? '\n' : ',\n'}${JSON.stringify(entry)}`);
      entries += 1;
    }
    writeSync(file, '\n]}}\n');
  } finally {
    closeSync(file);
  }
  return entries;
}

async function analysed(folder: string, har: string): Promise<{ ms: number; peak: number | undefined }> {
  const bin = join(projectRoot, 'harness', 'bin.mjs');
  const args = [
    bin,
    'analyse',
    har,
    '--canaries',
    join(folder, 'canaries.json'),
    '--out',
    join(folder, 'out'),
  ];
  const startedAt = performance.now();
  const owned = startOwned(process.execPath, args, {
    cwd: folder,
    env: environmentFor({}),
    stderr: 'inherit',
    path: toolHints().path,
  });
  const memory = watchMemory(owned.process.pid ?? process.pid, 100);
  const exitCode = await owned.ended;
  const peak = memory.stop();
  if (exitCode !== 0) {
    throw new HarnessError(
      'internal',
      `The analysis of the generated HAR ended with exit code ${exitCode}.`,
      {
        remedy: 'Run phonehome analyse on a HAR of your own and look at what it says.',
      },
    );
  }
  return { ms: performance.now() - startedAt, peak };
}

function timeOf(work: () => void): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}
