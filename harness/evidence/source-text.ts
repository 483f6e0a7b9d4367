// A row's references into config/sources.json come in, what a reader is told goes out: titles, with how good they are.
import { type Source, sourceIds, type SourceRow } from '../artifacts/sources.ts';

const grades: Record<SourceRow['grade'], string> = {
  A: 'primary',
  B: 'press',
  C: 'unconfirmed',
  INF: 'inferred',
  MEM: 'from memory',
};

/** `Title (primary); Other title (press, reported). The row's note`; an id that is not in the list stands for itself. */
export function sourcesText(
  { source, note }: { source: Source; note?: string | undefined },
  sources: readonly SourceRow[],
): string {
  const titles = sourceIds(source).map((id) => {
    const row = sources.find((candidate) => candidate.id === id);
    if (row === undefined) return id;
    return `${row.title} (${grades[row.grade]}${row.access === 'reported' ? ', not read' : ''})`;
  });
  return note === undefined ? titles.join('; ') : `${titles.join('; ')}. ${note}`;
}
