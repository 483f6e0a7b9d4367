// The scanner finds the elements of log.entries whatever stands around and inside them, however the file is cut into pieces.
import { expect } from 'chai';
import { ElementScanner } from '../../../harness/import/har/json-scan.ts';

function scan(text: string, pieceBytes = 1 << 20, limitBytes = 1 << 24) {
  const scanner = new ElementScanner(limitBytes);
  const bytes = Buffer.from(text);
  const elements: (string | undefined)[] = [];
  // One buffer for all pieces, as a reader of files has.
  const buffer = Buffer.alloc(pieceBytes);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const size = bytes.copy(buffer, 0, at, at + pieceBytes);
    for (const element of scanner.give(buffer.subarray(0, size)))
      elements.push(element.bytes?.toString().trim());
  }
  return { elements, ...scanner.end() };
}

const entries = [
  '{"a":[1,{"b":"]},{"}]}',
  '"text, with \\"quotes\\" and \\\\"',
  'null',
  '-12.5e3',
  '{"log":{"entries":[1,2]}}',
  '{"t":"é\u{1f600}\\u005d"}',
];
const file = `\ufeff{"x":{"log":{"entries":[8]}},"entries":[9],"log":{"creator":{"entries":[7],"s":"entries"},"pages":["log","entries",[6]], "entries" : [ ${entries.join(' ,\n')} ],"comment":"entries"},"log2":[5]}`;

describe('the scanner of log.entries', () => {
  it('finds each element, and no other array of that name', () => {
    expect(scan(file)).to.deep.equal({ elements: entries, found: true, torn: null, cut: undefined });
  });

  it('finds the same however the file is cut', () => {
    for (let size = 1; size <= 70; size += 1)
      expect(scan(file, size).elements, `${size}`).to.deep.equal(entries);
  });

  it('reads escaped names', () => {
    expect(scan('{"\\u006cog":{"entri\\u0065s":[1]}}').elements).to.deep.equal(['1']);
  });

  it('finds nothing where there is nothing', () => {
    expect(scan('{"log":{"entries":[]}}')).to.deep.include({ elements: [], found: true, torn: null });
    for (const text of [
      '',
      '[]',
      '{"log":[1]}',
      '{"log":{"entries":{"a":1}}}',
      '{"entries":[1]}',
      'entries',
      '"log"',
    ])
      expect(scan(text), text).to.deep.include({ elements: [], found: false });
  });

  it('tells a torn file and hands on what was cut off', () => {
    const { elements, torn, cut } = scan('{"log":{"entries":[{"a":1},{"b":');
    expect(elements).to.deep.equal(['{"a":1}']);
    expect(torn).to.be.a('string');
    expect(cut?.index).to.equal(1);
    expect(scan('{"log":{"entries":[{"a":1}').cut?.index).to.equal(0);
  });

  it('passes over an element that is too large, by number', () => {
    const { elements } = scan(`{"log":{"entries":[1,"${'x'.repeat(300)}",3]}}`, 64, 100);
    expect(elements).to.deep.equal(['1', undefined, '3']);
  });

  it('counts brackets instead of following them', () => {
    const deep = '['.repeat(1_000_000);
    expect(scan(`{"log":{"entries":[${deep}${']'.repeat(1_000_000)},2]}}`).elements[1]).to.equal('2');
    expect(scan(deep)).to.deep.include({ elements: [], found: false });
  });
});
