// Where the recording proxy sends what it records: through another proxy with its CA, or nowhere, answering itself.
import * as path from 'node:path';
import { expect } from 'chai';
import { waitFor } from '../../../harness/lib/time.ts';
import { ofType, Road, roadFine } from './road.ts';

describe('the upstream of the recording proxy', () => {
  let road: Road;
  beforeEach(() => {
    road = new Road();
  });
  afterEach(() => road.close());

  it('goes through an upstream proxy, trusting the CA given and no other', async () => {
    const port = await road.origin((_request, response) => response.end('from the other side'));
    const proxy = await road.connectProxy(port);
    const trusting = await road.intercept({ upstream: proxy.url });
    trusting.openCase('c01');
    const answer = await road.send(trusting.port, 'https://www.example.test/');
    await trusting.closeCase(roadFine);
    expect(answer.body.toString()).to.equal('from the other side');
    // Once for the request, once for our own connect.
    expect(proxy.targets).to.deep.equal(['www.example.test:443', 'www.example.test:443']);
    expect(ofType(road.log('c01'), 'response')[0]?.from).to.equal('network');

    const strict = await road.intercept({ upstream: proxy.url, upstreamCaFile: null });
    strict.openCase('c02');
    const refused = await road.send(strict.port, 'https://www.example.test/').catch(() => 'broke');
    await waitFor('the abort', () => ofType(road.log('c02'), 'abort').length > 0, { timeoutMs: 3000 });
    await strict.closeCase(roadFine);
    expect(refused).to.equal('broke');
    expect(ofType(road.log('c02'), 'response')).to.deep.equal([]);
  });

  it('says so at once when the upstream CA file is not there', async () => {
    const missing = path.join(road.folder, 'none.pem');
    const error = await road.intercept({ upstreamCaFile: missing }).catch((reason: Error) => reason.message);
    expect(error).to.contain(`Cannot read ${missing}`);
  });

  it('answers itself in stub mode, and the log says so', async () => {
    const interceptor = await road.intercept({ upstream: 'stub' });
    interceptor.openCase('c01');
    const upload = await road.send(interceptor.port, 'https://collector.test/sa?project=x', {
      method: 'POST',
      body: Buffer.from('data_list=x'),
    });
    const page = await road.send(interceptor.port, 'https://site.test/');
    const config = await road.send(interceptor.port, 'https://collector.test/config/Android.conf');
    await interceptor.closeCase(roadFine);
    expect([upload.status, upload.body.length]).to.deep.equal([200, 0]);
    expect(page.body.toString()).to.contain('<title>');
    expect(config.status).to.equal(404);
    expect(ofType(road.log('c01'), 'response').map((event) => event.from)).to.deep.equal([
      'stub',
      'stub',
      'stub',
    ]);
    expect(road.body(ofType(road.log('c01'), 'request')[0]?.body.sha256 ?? '').toString()).to.equal(
      'data_list=x',
    );
  });

  it('shows the words in a stub page, escaped, and does not send them on in its link', async () => {
    const interceptor = await road.intercept({ upstream: 'stub' });
    const { body } = await road.send(interceptor.port, 'https://site.test/search?q=two+words%3Cscript%3E');
    const page = body.toString();
    expect(page).to.contain('two words').and.to.not.contain('<script');
    const link = /<a id="result-1" href="([^"]+)"/.exec(page)?.[1];
    expect(link).to.match(/^https:\/\/www\.example\.com\/stub\/[0-9a-f]{12}$/);
    const again = await road.send(interceptor.port, 'https://site.test/search?q=other');
    expect(again.body.toString(), 'another address, another page').to.not.contain(link);
  });
});
