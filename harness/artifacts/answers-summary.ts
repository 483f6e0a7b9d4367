// A run's answers on one page, for machines: the head of `verdicts.json`.
import { z } from 'zod';
import type { AnalysedCase } from './analysis.ts';
import type { Manifest } from './manifest.ts';
import type { MatrixCell } from './matrix.ts';

const count = z.number().int().min(0);

export const answersSummarySchema = z.strictObject({
  /** Manufacturer and model; null when the handset was never reached. */
  device: z.string().nullable(),
  /** versionName as installed; null when it is not. */
  browsers: z.array(z.strictObject({ id: z.string(), version: z.string().nullable() })),
  cases: z.strictObject({ planned: count, completed: count }),
  verdicts: z.strictObject({
    reproduced: count,
    'not-reproduced': count,
    inconclusive: count,
    'not-run': count,
  }),
  /** One for each claim and place in the plan, over its repetitions. */
  answers: z.array(
    z.strictObject({
      claim: z.string(),
      /** Name and value of every axis: browser, mode, engine, journey and what else the plan has. */
      place: z.record(z.string(), z.string()),
      answer: z.enum(['reproduced', 'not-reproduced', 'inconclusive', 'not-run']),
      /** In how many of the tries the statement held. */
      held: count,
      tries: count,
    }),
  ),
});
/** A run's answers on one page. */
export type AnswersSummary = z.infer<typeof answersSummarySchema>;

const ownFields: ReadonlySet<string> = new Set<keyof MatrixCell>([
  'claim',
  'verdict',
  'k',
  'of',
  'caseIds',
  'decidedBy',
  'said',
]);

/** Name and value of every axis of a cell but the claim, whatever axes the run has. */
export function axesOfCell(cell: MatrixCell): [string, string][] {
  return Object.entries(cell).flatMap(([name, value]): [string, string][] =>
    !ownFields.has(name) && (typeof value === 'string' || typeof value === 'number')
      ? [[name, String(value)]]
      : [],
  );
}

/** The summary of an analysed run. */
export function answersSummary(run: {
  manifest: Manifest;
  cases: readonly Pick<AnalysedCase, 'outcome'>[];
  verdicts: readonly { verdict: AnswersSummary['answers'][number]['answer'] }[];
  matrix: readonly MatrixCell[];
}): AnswersSummary {
  const { manifest, cases, verdicts, matrix } = run;
  const { handset } = manifest;
  const counted = (word: string) => verdicts.filter(({ verdict }) => verdict === word).length;
  return {
    device: handset === null ? null : `${handset.manufacturer} ${handset.model}`,
    browsers: manifest.browsers.map(({ id, version }) => ({ id, version })),
    cases: {
      planned: cases.length,
      completed: cases.filter(({ outcome }) => outcome === 'completed').length,
    },
    verdicts: {
      reproduced: counted('reproduced'),
      'not-reproduced': counted('not-reproduced'),
      inconclusive: counted('inconclusive'),
      'not-run': counted('not-run'),
    },
    answers: matrix.map((cell) => ({
      claim: cell.claim,
      place: Object.fromEntries(axesOfCell(cell)),
      answer: cell.verdict,
      held: cell.k,
      tries: cell.of,
    })),
  };
}
