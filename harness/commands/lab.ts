// `phonehome lab`: keeps a lab handset running so that it can be used like an attached phone.
import { join } from 'node:path';
import { type LabOptions, labOptionsSchema } from '../artifacts/run-config.ts';
import { loadRunConfig, stateFolder } from '../config/load.ts';
import { HarnessError } from '../lib/errors.ts';
import { claimRun, clearDeadRuns } from '../run/claims.ts';
import { type LabChild, startLabChild } from '../run/lab-child.ts';
import { serialsToRestore } from '../run/restore.ts';
import { mintRunId, mintSeed } from '../run/run-id.ts';
import { outliveTheTerminal, stopOnSignals, stoppedError } from '../run/stop.ts';
import { ensureTools } from '../setup/tools.ts';
import type { AddCommand } from './commands.ts';
import { asList, asNumber, checkedOption } from './run-options.ts';

interface LabCommandOptions {
  apps?: string;
  clockFactor?: string;
  android?: string;
  phone?: string;
  root: boolean;
  faults?: string;
  seed?: string;
}

export const labCommand: AddCommand = (program) => {
  program
    .command('lab')
    .description('start a lab handset and keep it running; prints how to reach it as one JSON line')
    .option('--apps <ids>', 'comma-separated recipes to install')
    .option('--clock-factor <n>', 'how many times faster the simulated apps run')
    .option('--android <release>', 'Android release it reports')
    .option('--phone <id>', 'which phone it is: redmi-note-8, redmi-k20, mi-10, mi-mix-3, mi-a1')
    .option('--no-root', 'a handset without su')
    .option('--faults <names>', 'comma-separated misbehaviours')
    .option('--seed <text>', 'what its ids are minted from')
    .action(holdLab);
};

/** Runs until Ctrl-C or SIGTERM; its files are gone afterwards. */
async function holdLab(options: LabCommandOptions): Promise<void> {
  const lab = labOptions(options);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const tools = await ensureTools({ lab: true, install: true, say });
  clearDeadRuns(serialsToRestore());
  // Known like a run, so that the next command clears up after one that was killed.
  const claim = claimRun(`lab-${mintRunId(new Date())}`);
  const asked = askedToEnd();
  try {
    const child = await startLabChild({
      options: lab,
      seed: options.seed ?? mintSeed(),
      chromiumPath: tools.chromium ?? '',
      stateDir: join(claim.folder, 'handset'),
      logFile: join(stateFolder(), 'lab.log'),
      stop: asked,
    });
    process.stdout.write(`${JSON.stringify(child.address)}\n`);
    say(`Lab handset ready: adb connect ${child.address.serial}   (Ctrl-C ends it)`);
    await held(child, asked);
    await child.close();
  } catch (error) {
    if (!asked.aborted) throw error;
  } finally {
    claim.release([]);
  }
}

/** Aborts at the first Ctrl-C, SIGTERM or closed terminal; what follows ends the process at once. */
function askedToEnd(): AbortSignal {
  const controller = new AbortController();
  outliveTheTerminal();
  stopOnSignals(
    () => controller.abort(stoppedError('by its user')),
    () => process.exit(1),
  );
  return controller.signal;
}

/** Resolves when asked to end; throws `lab-failed` when the lab ended by itself. */
async function held(child: LabChild, asked: AbortSignal): Promise<void> {
  const endedAlone = await Promise.race([
    child.ended.then(() => true),
    new Promise<false>((resolve) => {
      if (asked.aborted) resolve(false);
      asked.addEventListener('abort', () => resolve(false));
    }),
  ]);
  if (!endedAlone) return;
  throw new HarnessError('lab-failed', 'The lab handset ended by itself.', {
    remedy: `Read the last lines of ${join(stateFolder(), 'lab.log')}.`,
  });
}

/** The options of config/run.lab.json with what was typed over them. */
function labOptions(typed: LabCommandOptions): LabOptions {
  const { lab } = loadRunConfig({ profile: 'lab' });
  if (lab === null) {
    throw new HarnessError('config-invalid', 'config/run.lab.json has no "lab" options.', {
      remedy: 'Put that field back.',
    });
  }
  const { shape } = labOptionsSchema;
  const { apps, clockFactor, android, phone, faults } = typed;
  const changes: Partial<LabOptions> = {};
  if (apps !== undefined)
    changes.apps = checkedOption('--apps', apps, { schema: shape.apps, value: asList(apps) });
  if (faults !== undefined)
    changes.faults = checkedOption('--faults', faults, { schema: shape.faults, value: asList(faults) });
  if (android !== undefined)
    changes.androidRelease = checkedOption('--android', android, {
      schema: shape.androidRelease,
      value: android,
    });
  if (clockFactor !== undefined)
    changes.clockFactor = checkedOption('--clock-factor', clockFactor, {
      schema: shape.clockFactor,
      value: asNumber(clockFactor),
    });
  if (phone !== undefined) changes.phone = phone;
  return { ...lab, ...changes, rooted: typed.root };
}
