// Which browser a case is driven with, and when a handset is in another arm than the case is about.
import { expect } from 'chai';
import type { Case } from '../../../harness/artifacts/case.ts';
import type { HandsetEntry } from '../../../harness/artifacts/manifest.ts';
import type { Account, RunConfig } from '../../../harness/artifacts/run-config.ts';
import { loadRunConfig, loadTables } from '../../../harness/config/load.ts';
import { browserFor, whyOtherArm } from '../../../harness/run/case-browser.ts';

const planned = (change: Partial<Case>): Case => ({
  ...{ id: 'c01', browser: 'mint', engine: 'google', mode: 'normal', journey: 'search', repetition: 1 },
  canaries: [],
  ...change,
});
const entryWith = (account: Account | undefined, ...usable: string[]) =>
  ({
    facts: account === undefined ? {} : { account },
    browsers: usable.map((id) => ({ id, unavailable: null })),
  }) as unknown as HandsetEntry;
const config: RunConfig = { ...loadRunConfig({}), browsers: ['mint', 'chrome'] };
const tables = loadTables();
const idFor = (change: Partial<Case>, entry: HandsetEntry | undefined) => {
  const row = browserFor(planned(change), { tables, config, entry });
  return typeof row === 'string' ? row : row.id;
};

describe('the browser of a case', () => {
  it("is the case's own, and on the phone itself a control before any other", () => {
    expect(idFor({}, entryWith(undefined, 'chrome'))).to.equal('mint');
    const onPhone = { browser: 'miui', journey: 'folder' } as const;
    expect(idFor(onPhone, entryWith(undefined, 'mint', 'chrome'))).to.equal('chrome');
    expect(idFor(onPhone, entryWith(undefined, 'mint'))).to.equal('mint');
  });

  it('is none, and says so, where no wanted one can make the control request', () => {
    for (const entry of [undefined, entryWith(undefined)])
      expect(idFor({ browser: 'miui', journey: 'folder' }, entry)).to.contain('control request');
  });
});

describe('the account of a case', () => {
  it('is no matter where the case names none, or the one the handset is in', () => {
    expect(whyOtherArm(planned({}), entryWith('signed-in'))).to.equal(undefined);
    expect(whyOtherArm(planned({ account: 'signed-in' }), entryWith('signed-in'))).to.equal(undefined);
  });

  it('is told where the handset is in another arm, or does not say', () => {
    expect(whyOtherArm(planned({ account: 'signed-in' }), entryWith('signed-out'))).to.contain(
      'nobody is signed in',
    );
    expect(whyOtherArm(planned({ account: 'signed-out' }), entryWith('signed-in'))).to.contain(
      'somebody is signed in',
    );
    expect(whyOtherArm(planned({ account: 'signed-in' }), entryWith(undefined))).to.contain('cannot be read');
    const off = planned({ account: 'signed-in-sync-off' });
    expect(whyOtherArm(off, entryWith('signed-in'))).to.contain('--history-sync off');
    expect(whyOtherArm(off, entryWith('signed-out'))).to.contain('Sign in');
    expect(whyOtherArm(off, entryWith('signed-in-sync-off'))).to.equal(undefined);
  });
});
