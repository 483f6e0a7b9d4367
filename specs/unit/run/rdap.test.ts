// Registries are asked within their time; every way they fail is told and costs the others nothing.
import * as http from 'node:http';
import { expect } from 'chai';
import { type Asked, askRegistries, type RdapOptions } from '../../../harness/run/rdap.ts';
import { Road } from '../capture/road.ts';

const about = (ldhName: string) => JSON.stringify({ objectClassName: 'domain', ldhName });

describe('asking registries', () => {
  const road = new Road();
  let server = '';
  before(async () => {
    const registry = http.createServer((request, response) => {
      const domain = (request.url ?? '').split('/').at(-1) ?? '';
      if (domain === 'slow.example') return;
      if (domain === 'none.example') response.statusCode = 404;
      if (domain === 'long.example') response.write(' '.repeat(2 * 1024 * 1024));
      response.end(domain === 'odd.example' ? about('other.example') : about(domain));
    });
    server = `http://127.0.0.1:${await road.listen(registry)}/`;
  });
  after(() => road.close());

  const ask = async (domains: string[], change: Partial<RdapOptions> = {}): Promise<Asked[]> => {
    const all: Asked[] = [];
    for await (const one of askRegistries(domains, { server, timeoutMs: 1000, totalMs: 10_000, ...change }))
      all.push(one);
    return all;
  };
  const reason = (asked: Asked | undefined) => (asked && 'reason' in asked ? asked.reason : 'answered');

  it('gives the answer as it came, with where and when', async () => {
    const [asked] = await ask(['miui.com']);
    if (asked === undefined || !('answer' in asked)) throw new Error('no answer');
    expect(asked.answer.bytes.toString()).to.equal(about('miui.com'));
    expect(asked.answer.registration).to.include({ domain: 'miui.com', from: `${server}domain/miui.com` });
    expect(Date.parse(asked.answer.registration.fetchedAt)).to.be.closeTo(Date.now(), 60_000);
  });

  it('tells each failure and goes on', async () => {
    const failing = ['none.example', 'odd.example', 'long.example', 'slow.example', 'fine.example'];
    const [none, odd, long, slow, fine] = await ask(failing);
    expect(reason(none)).to.contain('HTTP 404');
    expect(reason(odd)).to.contain('it answered about other.example');
    expect(reason(long)).to.contain('longer than any registry sends');
    expect(reason(slow)).to.match(/timeout/i);
    expect(reason(fine)).to.equal('answered');
  });

  it('says that nobody is there, and what to do then', async () => {
    const [asked] = await ask(['miui.com'], { server: `http://127.0.0.1:${await road.unusedPort()}` });
    expect(reason(asked)).to.contain('ECONNREFUSED').and.to.contain('--rdap');
  });

  it('ends when its whole time is over', async () => {
    expect((await ask(['a.example', 'b.example'], { totalMs: 0 })).map(reason)).to.deep.equal([
      'not asked: 0 s were over',
      'not asked: 0 s were over',
    ]);
  });
});
