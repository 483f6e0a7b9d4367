// The labelled corpus: everything labelled is found, nothing else is; a table says so for each family, and what was found before its decoders were written.
import { expect } from 'chai';
import type { Entry, Family } from '../../corpus/corpus.ts';
import { families } from '../../corpus/families.ts';
import { type Measured, measure, measureWithout } from '../../corpus/measure.ts';

interface Row {
  family: Family;
  entries: number;
  measured: Measured;
  without: Measured;
}

const rows: Row[] = [];

describe('labelled corpus', () => {
  for (const family of families) {
    it(`${family.id}: all that is labelled is found, and nothing else`, async function () {
      this.timeout(60_000);
      const entries: Entry[] = await family.entries();
      expect(entries.length, 'entries recorded').to.be.above(0);
      const measured = measure(entries);
      rows.push({
        family,
        entries: entries.length,
        measured,
        without: measureWithout(family.decoders, entries),
      });
      expect(measured.missed, 'missed').to.deep.equal([]);
      expect(measured.wrong, 'wrong').to.deep.equal([]);
    });
  }

  it('half of the families come from vendors’ clients and foreign encoders', () => {
    const labelled = families.filter(({ id }) => !['as-the-user-asked', 'near-misses', 'noise'].includes(id));
    const foreign = labelled.filter(({ by }) => by !== 'hand');
    expect(foreign.length / labelled.length).to.be.at.least(0.5);
  });

  after(() => {
    process.stdout.write(`${tableOf(rows)}\n`);
  });
});

function tableOf(all: readonly Row[]): string {
  const head = [
    'family',
    'encoded by',
    'entries',
    'labels',
    'recall',
    'precision',
    'recall without its decoders',
  ];
  const lines = all.map(({ family, entries, measured, without }) => [
    family.id,
    family.by,
    String(entries),
    String(measured.expected),
    share(measured.found, measured.expected),
    share(measured.found, measured.found + measured.wrong.length),
    family.decoders.length === 0 ? 'none of its own' : share(without.found, without.expected),
  ]);
  const sum = (pick: (row: Row) => number): number => all.reduce((total, row) => total + pick(row), 0);
  const found = sum(({ measured }) => measured.found);
  const labels = sum(({ measured }) => measured.expected);
  const wrong = sum(({ measured }) => measured.wrong.length);
  const foreignFound = sum(({ without }) => without.found);
  const total = [
    'all',
    '',
    String(sum(({ entries }) => entries)),
    String(labels),
    share(found, labels),
    share(found, found + wrong),
    share(foreignFound, labels),
  ];
  const table = [head, ...lines, total];
  const widths = head.map((_title, column) => Math.max(...table.map((line) => (line[column] ?? '').length)));
  return table
    .map(
      (line) =>
        `    ${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}`,
    )
    .join('\n');
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : (part / whole).toFixed(3);
}
