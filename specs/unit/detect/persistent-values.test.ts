// A value that stays the same from case to case is shown with where it was sent; what every app sends alike is not.
import { expect } from 'chai';
import { decodeExchange } from '../../../harness/decode/decode.ts';
import { looksLikeId } from '../../../harness/detect/looks-like-id.ts';
import { persistentValues, type SentByCase } from '../../../harness/detect/persistent-values.ts';
import { anExchange, readBody } from '../decode/an-exchange.ts';

const id = '9c8be3ac-5f0e-4c1b-8a57-0d2f6f1f7d11';

function aCase(caseId: string, body: object, more: Partial<SentByCase> = {}): SentByCase {
  const exchange = anExchange({
    caseId,
    url: 'https://sa.api.intl.miui.com/sa',
    body: JSON.stringify([body]),
  });
  const payloads = decodeExchange(exchange, readBody).payloads.map((payload) => ({ payload, atMs: 1_000 }));
  const plain = { run: null, vendor: 'xiaomi', handset: 'one', before: [] };
  return { ...plain, caseId, browser: 'mint', mode: 'normal', payloads, ...more };
}

describe('persistent values', () => {
  it('are told by path, with the cases they were sent in', () => {
    const [value, ...more] = persistentValues([
      aCase('c01', { uuid: id, at: 1588278627688 }),
      aCase('c02', { uuid: id, at: 1588278699999 }, { mode: 'incognito' }),
    ]);
    expect(more).to.deep.equal([]);
    expect(value).to.deep.include({ browser: 'mint', site: 'miui.com', value: id, acrossModes: true });
    expect(value?.said).to.equal(
      `value "${id}" at path body > json:$[*].uuid was sent in case c01 (normal) and case c02 (incognito)`,
    );
    expect(value?.sights.map(({ address }) => address)).to.deep.equal([
      'body > json:$[0].uuid',
      'body > json:$[0].uuid',
    ]);
  });

  it('are none when they change, or were sent in one case only', () => {
    const other = id.replace('9c', '7d');
    expect(persistentValues([aCase('c01', { uuid: id }), aCase('c02', { uuid: other })])).to.deep.equal([]);
    expect(persistentValues([aCase('c01', { a: id, b: id })])).to.deep.equal([]);
    expect(persistentValues([aCase('c01', { a: id }), aCase('c02', { b: id })])).to.deep.equal([]);
  });

  it('say what they outlived: restart, cleared data, a new installation, incognito, days', () => {
    const later = (one: SentByCase): SentByCase => ({
      ...one,
      payloads: [...one.payloads].map(({ payload }) => ({ payload, atMs: 1_000 + 86_400_000 })),
    });
    const [value] = persistentValues([
      aCase('c01', { uuid: id }, { run: 'r1' }),
      aCase('c02', {}, { run: 'r1', before: ['cleared-data'] }),
      later(aCase('c01', { uuid: id }, { run: 'r2', before: ['reinstall'], mode: 'incognito' })),
    ]);
    expect(value?.outlived).to.deep.equal(['restart', 'mode', 'cleared-data', 'reinstall', 'days']);
    expect(value?.said).to.equal(
      `value "${id}" at path body > json:$[*].uuid was sent in case c01 of run r1 (normal, 1970-01-01) and case c01 of run r2 (incognito, 1970-01-02), though between them the app's data was cleared and the app was installed anew and a day or more went by`,
    );
  });

  it('did not outlive what was done before their first sight, after their last, or to another browser', () => {
    const [value] = persistentValues([
      aCase('c01', { uuid: id }, { before: ['cleared-data'] }),
      aCase('c02', {}, { browser: 'mi', before: ['reinstall'] }),
      aCase('c03', { uuid: id }),
      aCase('c04', {}, { before: ['reinstall'] }),
    ]);
    expect(value?.outlived).to.deep.equal(['restart']);
  });

  it('are shared by two browsers of one vendor, and none from two handsets', () => {
    const two = (more: Partial<SentByCase>) =>
      persistentValues([aCase('c01', { u: id }), aCase('c02', { u: id }), aCase('c03', { u: id }, more)]);
    expect(two({ browser: 'mi' })).to.have.length(1);
    expect(two({ handset: 'other' })).to.deep.equal([]);
  });

  it("are none when another vendor's browser sends them too", () => {
    const cases = [
      aCase('c01', { u: id }),
      aCase('c02', { u: id }),
      aCase('c03', { v: id }, { browser: 'chrome', vendor: 'google' }),
    ];
    expect(persistentValues(cases)).to.deep.equal([]);
  });

  it('are no words, versions, times, media types, addresses or packages', () => {
    const constants = {
      a: 'search_result_page',
      b: '3.4.0.1234',
      c: 1588278627688,
      d: 'application/json',
      e: 'https://a.example/1b2c3d4e',
      f: 'com.mi.globalbrowser.mini2',
      g: '1080x1920',
      h: '000000000000',
      i: 'release-20190412',
      j: 12345678,
    };
    expect(persistentValues([aCase('c01', constants), aCase('c02', constants)])).to.deep.equal([]);
  });

  it('are found in what is packed, whatever else changes beside them, when nothing but ids is gathered', () => {
    const packed = (caseId: string, session: string): SentByCase => {
      const text = JSON.stringify({ session, uuid: id, said: `words of ${caseId}` });
      const inner = Buffer.from(text).toString('base64');
      const noise = Buffer.from(`${session}\xff\xfe\xc8\xd2`, 'latin1').toString('base64');
      const exchange = anExchange({
        caseId,
        url: `https://a.example/?n=${noise}`,
        body: `d=${encodeURIComponent(inner)}`,
      });
      const { payloads } = decodeExchange(exchange, readBody, { ids: looksLikeId });
      return { ...aCase(caseId, {}), payloads: payloads.map((payload) => ({ payload, atMs: 1_000 })) };
    };
    const values = persistentValues([packed('c01', 'q7w8e9r0t1'), packed('c02', 'z9x8c7v6b5')]);
    expect(values.map(({ value, path }) => [value, path])).to.deep.equal([
      [id, 'body > form:d > base64 > json:$.uuid'],
    ]);
  });

  it('may be hex, digits or base64', () => {
    const ids = { a: '9774d56d682e549c', b: '352099001761481', c: 'x7Ka93LmQ2pZ81vB' };
    const found = persistentValues([aCase('c01', ids), aCase('c02', ids)]);
    expect(found.map(({ value }) => value).sort()).to.deep.equal(Object.values(ids).sort());
  });
});
