// What a failed step is explained by: a browser that is gone, a network that is, or nothing but itself.
import { expect } from 'chai';
import type { Session } from '../../../harness/browsers/browser-driver.ts';
import { loadTables } from '../../../harness/config/load.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { explainMiss } from '../../../harness/run/explain-miss.ts';
import { RunFixture } from '../support/saved-run.ts';

describe('a failed step', () => {
  let run: RunFixture;
  beforeEach(() => {
    run = new RunFixture();
    run.addCase().drive().closed();
  });
  afterEach(() => run.close());

  const explained = (failure: unknown, inFront: string) => {
    const [row] = loadTables().browsers.filter(({ id }) => id === 'mint');
    if (row === undefined) throw new Error('no mint');
    const browser = { getCurrentPackage: async () => inFront } as unknown as Session;
    return explainMiss(failure, { runFolder: run.folder, caseId: 'c01', browser, row });
  };
  const miss = new HarnessError('screen-unexpected', 'no such row', { remedy: 'Correct it.' });

  it('with another app in front is one of a browser that crashed or was left', async () => {
    const told = await explained(miss, 'com.miui.home');
    expect(told).to.have.property('code', 'step-failed');
    expect(told).to.have.property('cause', miss);
  });

  it('with the browser in front is told as it is', async () => {
    expect(await explained(miss, 'com.mi.globalbrowser.mini')).to.equal(miss);
  });

  it('that was not about the screen stays what it is, whatever is in front: nothing was started', async () => {
    for (const code of ['not-as-planned', 'config-invalid', 'adb-failed'] as const) {
      const refusal = new HarnessError(code, 'no such APK', { remedy: 'Add one.' });
      expect(await explained(refusal, 'com.miui.home')).to.equal(refusal);
    }
  });
});
