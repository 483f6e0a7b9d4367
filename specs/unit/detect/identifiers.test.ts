// Facts of the handset are found in any spelling of them, and not in other numbers.
import { expect } from 'chai';
import { anExchange } from '../decode/an-exchange.ts';
import { aCanary, findings } from './a-run.ts';

const found = (value: string, body: string) =>
  findings([anExchange({ body: JSON.stringify({ id: body }) })], {
    canaries: [aCanary('identifier', value)],
  }).map(({ match }) => match);

describe('facts of the handset', () => {
  const spellings: [string, string[]][] = [
    ['02:1A:2B:3C:4D:5E', ['021a2b3c4d5e', '02-1a-2b-3c-4d-5e', '021a.2b3c.4d5e', '02:1A:2B:3C:4D:5E']],
    ['021a2b3c4d5e', ['02:1a:2b:3c:4d:5e', '02-1A-2B-3C-4D-5E']],
    [
      '38400000-8cf0-11bd-b23e-10b96e40000d',
      ['384000008cf011bdb23e10b96e40000d', '38400000-8CF0-11BD-B23E-10B96E40000D'],
    ],
    ['9774d56d682e549c', ['9774D56D682E549C', '10913582462901572764', '-7533161610807978852']],
    ['35-209900-176148-1', ['352099001761481', '35-209900-176148-1']],
    ['Redmi Note 8', ['redmi note 8', 'Redmi Note 8']],
    [
      'xiaomi/ginkgo/ginkgo:10/QKQ1.200114.002/V11:user/release-keys',
      ['xiaomi/ginkgo/ginkgo:10/QKQ1.200114.002/V11:user/release-keys'],
    ],
  ];
  for (const [value, texts] of spellings) {
    it(value, () => {
      for (const text of texts) expect(found(value, text), text).to.deep.equal(['exact']);
    });
  }

  it('nothing but them', () => {
    expect(found('9774d56d682e549c', '9774d56d682e549d')).to.deep.equal([]);
    expect(found('2020-05-14', '1202005141')).to.deep.equal([]);
    expect(found('0000000000000007', '7')).to.deep.equal([]);
    expect(found('02:1A:2B:3C:4D:5E', '02:1A:2B:3C:4D:5F')).to.deep.equal([]);
  });
});
