// `npm run test:full`: the long runs of the lab in shards, each a process of its own with a deadline; one closing line that counts them all.
import { join } from 'node:path';
import type { Command } from 'commander';
import { projectRoot, toolHints } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { within } from '../lib/time.ts';
import { startOwned } from '../setup/processes.ts';
import { ensureTools } from '../setup/tools.ts';
import { mochaCount } from './check-tasks.ts';
import type { AddCommand } from './commands.ts';
import { asList } from './run-options.ts';

/** A shard that takes longer is ended, and failed. */
const deadlineMs = 600_000;

/** Every shard, one line each: specs/full/<name>.spec.ts. */
export const shards = [
  'matrix-google',
  'matrix-duckduckgo',
  'engine-page-google',
  'engine-page-duckduckgo',
  'grid',
  'soak',
  'farm',
  'journeys',
  'xiaomi-journeys',
  'hostile',
  'sample',
] as const;

export const checkFullCommand: AddCommand = (program: Command, done) => {
  program
    .command('check-full')
    .description('what `npm run test:full` runs: the full lab matrix, phones x apps, soak, farm load')
    .option('--shards <names>', `comma-separated, of: ${shards.join(', ')}`)
    .action(async (options: { shards?: string }) => {
      const say = (line: string) => process.stdout.write(`${line}\n`);
      const wanted = wantedShards(options.shards);
      await ensureTools({ lab: true, install: true, say });
      let passed = 0;
      let failed = 0;
      for (const shard of wanted) {
        say(`\n== ${shard}`);
        const count = await runShard(shard, say);
        passed += count.passed;
        failed += count.failed;
      }
      say(`\n${wanted.length} of ${shards.length} shards: ${passed} passed, ${failed} failed`);
      done(failed === 0 ? 0 : 1);
    });
};

/** The named shards, all without a name; `usage` names those there are. */
export function wantedShards(typed: string | undefined): string[] {
  if (typed === undefined) return [...shards];
  const wanted = asList(typed);
  const known: readonly string[] = shards;
  const stranger = wanted.find((name) => !known.includes(name));
  if (stranger === undefined) return wanted;
  throw new HarnessError('usage', `--shards: there is no shard "${stranger}".`, {
    remedy: `Use ${shards.join(', ')}.`,
  });
}

/** What mocha is told to run: this shard's spec and no other, so its config must name none, or all of those would run too. */
export function shardArguments(shard: string): string[] {
  return ['--config', '.config/mocharc.full.json', join('specs', 'full', `${shard}.spec.ts`)];
}

async function runShard(shard: string, say: (line: string) => void) {
  const startedAt = performance.now();
  const mocha = join(projectRoot, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const args = [mocha, ...shardArguments(shard)];
  const owned = startOwned(process.execPath, args, {
    cwd: projectRoot,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
    ownGroup: true,
    path: toolHints().path,
  });
  let text = '';
  owned.process.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    process.stdout.write(chunk);
  });
  const exitCode = await within(`the shard ${shard}`, owned.ended, deadlineMs).catch(async () => {
    await owned.stop(5000);
    return null;
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  say(exitCode === null ? `${shard} was ended after ${seconds} s` : `${shard}: ${seconds} s`);
  const { passed, failed } = mochaCount(text);
  // A shard that fell over before counting is a failure, not zero failures.
  return { passed, failed: failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : failed };
}
