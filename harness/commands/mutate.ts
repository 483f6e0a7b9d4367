// `npm run mutate`: breaks the product in named ways, one at a time in a copy of the checkout, and shows that a named spec turns red.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { readJson } from '../lib/files.ts';
import { runToEnd } from '../setup/processes.ts';
import { mochaCount } from './check-tasks.ts';
import type { AddCommand } from './commands.ts';

const mutationSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** The broken behaviour, as a sentence. */
  breaks: z.string(),
  file: z.string(),
  /** Text that stands in the file exactly once. */
  find: z.string().min(1),
  replace: z.string(),
  /** The spec that must notice. */
  spec: z.string(),
  /** Only tests whose title matches; absent: the whole spec. */
  grep: z.string().optional(),
});
/** One named way to break the product. */
type Mutation = z.infer<typeof mutationSchema>;

const tableFile = join(projectRoot, 'specs', 'mutations.json');

/** The rows of specs/mutations.json. */
export function readMutations(): Mutation[] {
  return readJson(tableFile, z.strictObject({ mutations: z.array(mutationSchema) })).mutations;
}

export const mutateCommand: AddCommand = (program, done) => {
  program
    .command('mutate')
    .description('break named behaviours one at a time and show that a named spec notices each')
    .argument('[ids...]', 'only these mutations')
    .action(async (ids: string[]) => {
      const chosen = choose(readMutations(), ids);
      const say = (line: string) => process.stdout.write(`${line}\n`);
      const copy = copyCheckout();
      try {
        const healthy = await specsAreGreen(chosen, copy, say);
        let noticed = 0;
        for (const mutation of chosen) {
          const answer = healthy.has(specKey(mutation))
            ? await applyAndRun(mutation, copy)
            : 'its spec is red without it';
          if (answer === 'noticed') noticed += 1;
          say(
            `${answer === 'noticed' ? 'noticed ' : 'MISSED  '} ${mutation.id}: ${mutation.breaks} (${mutation.spec})${answer === 'noticed' ? '' : `: ${answer}`}`,
          );
        }
        say(`\n${noticed} noticed, ${chosen.length - noticed} missed`);
        done(noticed === chosen.length ? 0 : 1);
      } finally {
        rmSync(copy, { recursive: true, force: true });
      }
    });
};

function choose(mutations: Mutation[], ids: string[]): Mutation[] {
  const stranger = ids.find((id) => !mutations.some((mutation) => mutation.id === id));
  if (stranger !== undefined) {
    throw new HarnessError('usage', `There is no mutation ${stranger}.`, {
      remedy: `Known: ${mutations.map((mutation) => mutation.id).join(', ')}.`,
    });
  }
  return ids.length === 0 ? mutations : mutations.filter((mutation) => ids.includes(mutation.id));
}

/** A copy, so that a broken product never lies in the work tree, not even after a kill -9. */
function copyCheckout(): string {
  const copy = mkdtempSync(join(tmpdir(), 'phonehome-mutate-'));
  for (const entry of [
    'harness',
    'specs',
    'config',
    '.config',
    'package.json',
    'tsconfig.json',
    'wdio.conf.ts',
  ]) {
    cpSync(join(projectRoot, entry), join(copy, entry), { recursive: true });
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

const specKey = (mutation: Mutation) => `${mutation.spec} ${mutation.grep ?? ''}`;

/** A spec that is red anyway notices nothing. */
async function specsAreGreen(
  mutations: Mutation[],
  copy: string,
  say: (line: string) => void,
): Promise<Set<string>> {
  const green = new Set<string>();
  const specs = new Map(mutations.map((mutation) => [specKey(mutation), mutation]));
  for (const [key, mutation] of specs) {
    const count = await runSpec(mutation, copy);
    if (count.failed === 0 && count.passed > 0) green.add(key);
    say(`healthy  ${key.trim()}: ${count.passed} passed, ${count.failed} failed`);
  }
  return green;
}

async function applyAndRun(mutation: Mutation, copy: string): Promise<string> {
  const file = join(copy, mutation.file);
  const text = readFileSync(file, 'utf8');
  const found = text.split(mutation.find).length - 1;
  if (found !== 1) return `its text stands ${found} times in ${mutation.file}; mend specs/mutations.json`;
  writeFileSync(
    file,
    text.replace(mutation.find, () => mutation.replace),
  );
  try {
    const count = await runSpec(mutation, copy);
    return count.failed > 0 ? 'noticed' : 'the spec stayed green';
  } finally {
    writeFileSync(file, text);
  }
}

async function runSpec(mutation: Mutation, copy: string): Promise<{ passed: number; failed: number }> {
  const mocha = join(projectRoot, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const grep = mutation.grep === undefined ? [] : ['--grep', mutation.grep];
  const args = [mocha, '--import=tsx', '--timeout', '180000', '--exit', ...grep, mutation.spec];
  const finished = await runToEnd(process.execPath, args, { cwd: copy });
  const count = mochaCount(finished.stdout);
  const fell = finished.exitCode !== 0 && count.failed === 0;
  return { passed: count.passed, failed: fell ? 1 : count.failed };
}
