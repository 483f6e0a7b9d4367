// Text of unknown origin: what steers is shown, what is plain stays.
import { expect } from 'chai';
import { shortened, visibleJson, visibleLine, visibleText } from '../../../harness/lib/visible-text.ts';

describe('visible text', () => {
  it('shows escapes, direction overrides, zero-width characters and lone surrogates', () => {
    expect(visibleText('a\u001b[31mb')).to.equal('a\\u{1b}[31mb');
    expect(visibleText('exe\u202Egpj.')).to.equal('exe\\u{202e}gpj.');
    expect(visibleText('a\u200bb\ufeff\u0085\r')).to.equal('a\\u{200b}b\\u{feff}\\u{85}\\u{d}');
    expect(visibleText('\ud800')).to.equal('\\u{d800}');
  });

  it('leaves plain text of any script, emoji, tabs and line feeds alone', () => {
    const plain = 'Größe 神策 مرحبا 😀\n\tend';
    expect(visibleText(plain)).to.equal(plain);
  });

  it('as JSON is the same value with nothing raw in it', () => {
    const value = { 'a\u202eb': ['\u009b31m', 'x\u{e0041}y', '\ud800', 'Größe\n\t\u0000'] };
    for (const indent of [undefined, 2]) {
      const text = visibleJson(value, indent);
      expect(JSON.parse(text)).to.deep.equal(value);
      expect(visibleText(text)).to.equal(text);
      expect(text).to.contain('\\u202e').and.to.contain('\\udb40\\udc41').and.to.contain('Größe');
    }
  });

  it('is one bounded line where one is asked for, and never cuts a character in two', () => {
    expect(visibleLine('a\nb\tc')).to.equal('a b c');
    expect(visibleLine('x'.repeat(10_000_000), 10)).to.equal('xxxxxxxxx…');
    expect(shortened('😀😀😀', 2)).to.equal('😀…');
    expect(shortened('😀😀', 2)).to.equal('😀😀');
  });
});
