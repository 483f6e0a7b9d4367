// Events peeled by hand come in, the findings that must follow from them go out, as text by place and canary.
import type { Canary } from '../../../harness/artifacts/case.ts';
import type { Finding } from '../../../harness/artifacts/finding.ts';
import type { JudgedRun } from './judged-run.ts';
import type { PeeledRow } from './lab-truth.ts';

/** Every canary of the run: those of the plan and those read off the screen. */
export function canariesOf(run: JudgedRun): Canary[] {
  return [
    ...run.plan.cases.flatMap((planned) => planned.canaries),
    ...run.cases.flatMap(({ drive }) =>
      drive.flatMap((event) => (event.type === 'canary' ? [event.canary] : [])),
    ),
  ];
}

/** One line per canary in an event: case, exchange, address, canary, and the id beside it. Sorted. */
export function findingsToExpect(rows: readonly PeeledRow[], canaries: readonly Canary[]): string[] {
  return rows.flatMap((row) => canaries.flatMap((canary) => placeOf(row, canary))).sort();
}

/** The same line of a finding as it was made. */
export function placeFound(finding: Finding): string {
  const { caseId, exchange, address, canary, identifiers } = finding;
  const id = identifiers.find(({ name }) => name === 'distinct_id')?.value ?? 'none';
  return [caseId, exchange, address, canary, id].join(' | ');
}

function placeOf(row: PeeledRow, canary: Canary): string[] {
  const { exchange, index, words, address, distinctId } = row;
  const properties = `body > form:data_list > base64 > gzip > json:$[${index}].properties`;
  const place = (where: string) =>
    [exchange.caseId, exchange.id, `${properties}.${where}`, canary.id, distinctId].join(' | ');
  const isWords = canary.kind === 'search-term';
  if (isWords && words === canary.value) return [place('search_word')];
  if (address === null) return [];
  if (isWords && new URL(address).searchParams.get('q') === canary.value) return [place('url > query:q')];
  return canary.kind === 'url' && address === canary.value ? [place('url')] : [];
}
