// Two runs come in, what became of the identifiers that went along goes out: the same value, another, none.
import type { RunComparison } from '../artifacts/run-comparison.ts';
import type { ComparedRun } from './compare-runs.ts';

type Change = RunComparison['identifiers'][number];

/** One line for each browser, identifier and host that sent or got one in either run, and that both runs drove. */
export function identifierChanges(a: ComparedRun, b: ComparedRun): Change[] {
  const [before, after] = [valuesIn(a), valuesIn(b)];
  const drivenBy = (run: ComparedRun) => new Set(run.cases.map(({ browser }) => browser));
  const [drivenA, drivenB] = [drivenBy(a), drivenBy(b)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key): Change[] => {
    const [browser = '', name = '', host = ''] = JSON.parse(key) as string[];
    if (!drivenA.has(browser) || !drivenB.has(browser)) return [];
    return [{ browser, name, host, change: changeOf(before.get(key), after.get(key)) }];
  });
}

function changeOf(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): Change['change'] {
  if (a === undefined) return 'appeared';
  if (b === undefined) return 'gone';
  return [...a].some((value) => b.has(value)) ? 'same-value' : 'other-value';
}

function valuesIn(run: ComparedRun): Map<string, Set<string>> {
  const browserOf = new Map(run.cases.map(({ id, browser }) => [id, browser]));
  const values = new Map<string, Set<string>>();
  for (const { direction, explained, canary, host, identifiers } of run.findings) {
    const browser = browserOf.get(canary.split('/')[0] ?? '');
    if (direction !== 'sent' || explained || browser === undefined) continue;
    for (const { name, value } of identifiers) {
      const key = JSON.stringify([browser, name, host]);
      values.set(key, (values.get(key) ?? new Set()).add(value));
    }
  }
  return values;
}
