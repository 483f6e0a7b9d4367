// A phone of its own for one simulated app, with a clock that runs a hundred times as fast, a network that records and a truth in memory.
import { type FaultyContext, knobsFor } from '../../../harness/lab/faults.ts';
import type { Recipe, Telemetry } from '../../../harness/lab/model.ts';
import { recipesFor } from '../../../harness/lab/recipes/list.ts';
import { mintRecipe } from '../../../harness/lab/recipes/mint-app.ts';
import { identity, memoryTruth, recordedNetwork } from './fakes.ts';

/** 15 s become 150 ms. */
export const clockFactor = 100;
export const intervalMs = 15_000 / clockFactor;

/** The documented Mint is asked for on its first channel alone; the second has a test of its own. */
export function recipe(id: string): Recipe {
  if (id === 'mint-3.4.0') return mintRecipe(id);
  const [found] = recipesFor([id]);
  if (!found) throw new Error(`no recipe ${id}`);
  return found;
}

export function phone(id: string, faults: string[] = []) {
  const network = recordedNetwork();
  const truth = memoryTruth();
  const storage = new Map<string, string>();
  const context: FaultyContext = {
    identity,
    uid: 10_100,
    network,
    storage,
    clockFactor,
    truth,
    knobs: knobsFor(faults),
  };
  const start = (): Telemetry => recipe(id).telemetry(context);
  const uploads = () => network.requests.filter((request) => request.method === 'POST');
  return { network, truth, storage, start, uploads };
}

export const search = (words: string, incognito = false) =>
  ({
    type: 'search',
    words,
    engine: 'google',
    url: `https://www.google.com/search?q=${words}`,
    incognito,
  }) as const;
