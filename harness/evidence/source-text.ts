// A row's references into config/sources.json come in, what a reader is told goes out: titles, with how good they are.
import { type Source, sourceIds, type SourceRow } from '../artifacts/sources.ts';

const grades: Record<SourceRow['grade'], string> = {
  A: 'primary',
  B: 'press',
  C: 'unconfirmed',
  INF: 'inferred',
  MEM: 'from memory',
};

/** How good a source is: `primary`, `press, not read`. */
export function gradeText({ grade, access }: SourceRow): string {
  return `${grades[grade]}${access === 'reported' ? ', not read' : ''}`;
}

/** `Title (primary); Other title (press, reported). The row's note`; an id that is not in the list stands for itself. */
export function sourcesText(
  { source, note }: { source: Source; note?: string | undefined },
  sources: readonly SourceRow[],
): string {
  const titles = sourceIds(source).map((id) => {
    const row = sources.find((candidate) => candidate.id === id);
    if (row === undefined) return id;
    return `${row.title} (${gradeText(row)})`;
  });
  return note === undefined ? titles.join('; ') : `${titles.join('; ')}. ${note}`;
}
