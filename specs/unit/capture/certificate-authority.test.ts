// The run's CA: where its key lies, and its file name in an Android CA store.
import * as fs from 'node:fs';
import { expect } from 'chai';
import { androidStoreName } from '../../../harness/capture/certificate-authority.ts';
import { derChildren } from '../../../harness/capture/der.ts';
import { Road } from './road.ts';
import { storeNameVectors } from './store-name-vectors.ts';

describe('the run CA', () => {
  const road = new Road();
  after(() => road.close());

  it('keeps its key out of the run folder, readable by its owner alone', async () => {
    const ca = await road.runCa();
    expect(ca.keyPath.startsWith(road.run)).to.equal(false);
    expect(fs.statSync(ca.keyPath).mode & 0o777).to.equal(0o600);
    expect(fs.readFileSync(ca.certPath, 'utf8')).to.equal(ca.pem);
    expect(fs.readdirSync(road.run).map(String)).to.deep.equal(['ca.pem']);
  });

  it('is named as Android looks it up', async () => {
    expect((await road.runCa()).storeName).to.match(/^[0-9a-f]{8}\.0$/);
    for (const { pem, subjectHashOld } of storeNameVectors) {
      expect(androidStoreName(pem)).to.equal(`${subjectHashOld}.0`);
    }
  });

  it('refuses bytes that are no certificate', () => {
    expect(() => androidStoreName('nothing')).to.throw();
    expect(() => derChildren(Uint8Array.of(0x30, 0x05, 0x02))).to.throw(RangeError);
  });

  it('forgets its key when told', async () => {
    const ca = await road.runCa();
    ca.discardKey();
    expect(fs.existsSync(ca.keyPath)).to.equal(false);
    expect(fs.existsSync(ca.certPath)).to.equal(true);
  });
});
