// Rows of cells come in, one text with aligned columns goes out; the first row is the head.

const gap = '  ';

/** Left-aligned columns, a rule below the head. Cells must be single lines. */
export function textTable(rows: readonly string[][]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(gap)
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join(gap);
  return [line(head), rule, ...rows.slice(1).map(line)].join('\n');
}
