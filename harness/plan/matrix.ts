// A run config and a seed come in, the plan goes out: every case of the matrix with its canaries, in driving order.
import type { Case, Plan } from '../artifacts/case.ts';
import { noEngineId, phoneSubject, shapeOf } from '../artifacts/journeys.ts';
import type { RunConfig } from '../artifacts/run-config.ts';
import { mintCanary, seededBytes } from './canaries.ts';

type Axes = Omit<Case, 'id' | 'canaries'>;

/** Every combination of the configured axes, shuffled by the seed so that no case profits from its neighbours. */
export function planRun(config: RunConfig, seed: string): Plan {
  const cells: Axes[] = [];
  for (const browser of new Set([...config.browsers, phoneSubject]))
    for (const journey of config.journeys)
      for (const { engine, mode } of combinationsFor(browser, journey, config))
        for (let repetition = 1; repetition <= config.repetitions; repetition++)
          cells.push({ browser, engine, mode, journey, repetition });
  const width = Math.max(2, String(cells.length).length);
  const cases = shuffled(cells, seed).map((axes, index) => {
    const id = `c${String(index + 1).padStart(width, '0')}`;
    return { id, ...axes, canaries: shapeOf(axes.journey).plants.map((term) => mintCanary(seed, id, term)) };
  });
  return { schemaVersion: 1, seed, cases };
}

/** Engines and modes a journey is repeated over; none where it is not about this browser, or about the phone itself. */
function combinationsFor(
  browser: string,
  journey: Case['journey'],
  config: RunConfig,
): Pick<Axes, 'engine' | 'mode'>[] {
  const { on, axes } = shapeOf(journey);
  if ((on === 'phone') !== (browser === phoneSubject)) return [];
  const engines = axes.includes('engine') ? config.engines : [noEngineId];
  const modes = axes.includes('mode') ? config.modes : (['normal'] as const);
  return engines.flatMap((engine) => modes.map((mode) => ({ engine, mode })));
}

/** Sorts by a hash of seed and cell: a shuffle that any reader can repeat. */
function shuffled(cells: Axes[], seed: string): Axes[] {
  const key = (cell: Axes) => seededBytes(seed, `order ${JSON.stringify(cell)}`).toString('hex');
  return cells
    .map((cell) => ({ cell, key: key(cell) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ cell }) => cell);
}
