// A table of very many short texts gives each the same number whenever it is asked, through all its growing.
import { expect } from 'chai';
import { Names, ValueTable } from '../../../harness/detect/value-table.ts';

describe('a table of values', () => {
  it('finds every text that was added with its numbers, and no other', () => {
    const table = new ValueTable(2);
    const texts = Array.from(
      { length: 40_000 },
      (_, index) => `id-${(index * 2_654_435_761) % 2 ** 32}-${index}`,
    );
    texts.forEach((text, index) => {
      expect(table.find(text)).to.equal(undefined);
      table.add(text, [index, 2 ** 32 - 1 - index]);
    });
    expect(table.count).to.equal(texts.length);
    for (const [index, text] of texts.entries()) {
      const number = table.find(text) ?? -1;
      expect([table.at(number, 0), table.at(number, 1)]).to.deep.equal([index, 2 ** 32 - 1 - index]);
      if (index % 100 === 0) {
        expect(table.find(`${text}x`)).to.equal(undefined);
        expect(table.find(text.slice(0, -1) + '!')).to.equal(undefined);
      }
    }
  });

  it('keeps texts longer than all it had room for, and empty ones', () => {
    const table = new ValueTable(1);
    const long = 'a1'.repeat(200_000);
    table.add('', [1]);
    table.add(long, [2]);
    expect([table.find(''), table.find(long), table.find(`${long}a`)]).to.deep.equal([0, 1, undefined]);
    expect(table.at(1, 0)).to.equal(2);
  });
});

describe('names', () => {
  it('have one number each, in order of coming', () => {
    const names = new Names();
    expect(['a', 'b', 'a', 'c'].map((name) => names.of(name))).to.deep.equal([0, 1, 0, 2]);
    expect(names.all).to.deep.equal(['a', 'b', 'c']);
  });
});
