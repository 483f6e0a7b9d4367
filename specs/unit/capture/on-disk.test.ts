// Where the recording proxy writes: never over what is there, never elsewhere, and what could not be written is told.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { runPaths } from '../../../harness/artifacts/run-folder.ts';
import { ofType, Road, roadFine } from './road.ts';

describe('the files of the recording proxy', () => {
  let road: Road;
  beforeEach(() => {
    road = new Road();
  });
  afterEach(() => road.close());

  it('never writes over a captured case, nor outside the run folder', async () => {
    const interceptor = await road.intercept({ upstream: 'stub' });
    interceptor.openCase('c01');
    await interceptor.closeCase(roadFine);
    expect(() => interceptor.openCase('c01')).to.throw(/captured before/);
    expect(() => interceptor.openCase('../../c02')).to.throw(/case id/);
    interceptor.openCase('c03');
    await road.send(interceptor.port, 'https://site.test/..%2f..%2f..%2fetc/passwd', {
      method: 'POST',
      body: Buffer.from('../../escape'),
    });
    await interceptor.closeCase(roadFine);
    for (const name of fs.readdirSync(runPaths.bodies(road.run))) expect(name).to.match(/^[0-9a-f]{64}$/);
    expect(fs.readdirSync(road.folder).sort()).to.deep.equal(['origin-ca.pem', 'run', 'state']);
    expect(fs.readdirSync(path.join(road.run, 'cases')).sort()).to.deep.equal(['c01', 'c03']);
  });

  it('tells a write that failed instead of closing the case as whole', async () => {
    const failures: unknown[] = [];
    const interceptor = await road.intercept({
      upstream: 'stub',
      onFailure: (error) => failures.push(error),
    });
    interceptor.openCase('c01');
    fs.rmSync(runPaths.bodies(road.run), { recursive: true });
    await road.send(interceptor.port, 'https://site.test/', { method: 'POST', body: Buffer.from('lost') });
    const closed = await interceptor.closeCase(roadFine).then(
      () => 'closed',
      (error: Error) => error.message,
    );
    expect(closed).to.match(/Cannot write .*bodies/);
    expect(failures).to.have.length(1);
    expect(ofType(road.log('c01'), 'closed')).to.deep.equal([]);
  });
});
