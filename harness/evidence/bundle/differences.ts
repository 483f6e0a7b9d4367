// What a bundle says and what this version derives from its raw bytes come in, every difference goes out as a line a reader understands.
import { visibleLine } from '../../lib/visible-text.ts';

/** Findings, blind spots and verdicts of one run, as plain objects. */
export interface Conclusions {
  findings: readonly { id: string; caseId: string }[];
  blindSpots: readonly { id: string; caseId: string }[];
  verdicts: readonly { claim: string; caseId: string; verdict: string }[];
}

/** One line for each difference; empty when both say the same. */
export function differencesOf(sealed: Conclusions, derived: Conclusions): string[] {
  return [
    ...compared('findings.jsonl', sealed.findings, derived.findings, {
      keyOf: ({ id }) => `finding ${id}`,
      told: ({ caseId }) => `of case ${caseId}`,
    }),
    ...compared('blind-spots.json', sealed.blindSpots, derived.blindSpots, {
      keyOf: ({ id }) => `blind spot ${id}`,
      told: ({ caseId }) => `of case ${caseId}`,
    }),
    ...compared('verdicts.json', sealed.verdicts, derived.verdicts, {
      keyOf: ({ caseId, claim }) => `verdict on ${claim} in case ${caseId}`,
      told: ({ verdict }) => verdict,
    }),
  ];
}

function compared<T extends object>(
  file: string,
  sealed: readonly T[],
  derived: readonly T[],
  { keyOf, told }: { keyOf: (row: T) => string; told: (row: T) => string },
): string[] {
  const lines: string[] = [];
  const say = (text: string) => lines.push(visibleLine(`${file}: ${text}`, 300));
  const left = new Map(derived.map((row) => [keyOf(row), row]));
  for (const row of sealed) {
    const key = keyOf(row);
    const again = left.get(key);
    left.delete(key);
    if (again === undefined) say(`${key} is sealed (${told(row)}) and is not derived`);
    else if (told(row) !== told(again)) say(`${key}: sealed ${told(row)}, derived ${told(again)}`);
    else if (JSON.stringify(row) !== JSON.stringify(again)) say(`${key}: ${fieldsThatDiffer(row, again)}`);
  }
  for (const [key, row] of left) say(`${key} is derived (${told(row)}) and is not sealed`);
  return lines;
}

function fieldsThatDiffer(row: object, again: object): string {
  const [left, right] = [new Map(Object.entries(row)), new Map(Object.entries(again))];
  const names = [...new Set([...left.keys(), ...right.keys()])].filter(
    (name) => JSON.stringify(left.get(name)) !== JSON.stringify(right.get(name)),
  );
  return names.length === 0 ? 'its fields stand in another order' : `it differs in ${names.join(', ')}`;
}
