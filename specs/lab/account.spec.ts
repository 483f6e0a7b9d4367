// A phone with nobody signed in and one with somebody: history that goes to the vendor's cloud is seen where it goes, and the vendor's claim about it answered both ways.
import { expect } from 'chai';
import { driven } from './support/driven.ts';
import { sideBySide } from './support/side-by-side.ts';

const cloud = 'api.browser.intl.miui.com';
const claim = 'history-sync-only-when-signed-in';
const row = sideBySide();

for (const { recipe, account, answer, synced } of [
  { recipe: 'mint-3.4.0', account: 'signed-out', answer: 'reproduced', synced: false },
  { recipe: 'mint-syncs-anyway', account: 'signed-out', answer: 'not-reproduced', synced: true },
  // Not what the claim is about; that the address is seen here shows that it would have been seen above.
  { recipe: 'mint-3.4.0', account: 'signed-in', answer: null, synced: true },
  // That it is off is told, not read: so it is told here too.
  { recipe: 'mint-3.4.0', account: 'signed-in-sync-off', answer: 'reproduced', synced: false },
  { recipe: 'mint-syncs-anyway', account: 'signed-in-sync-off', answer: 'not-reproduced', synced: true },
] as const) {
  describe(`${recipe}, ${account}`, () => {
    const told: Record<string, string> = account === 'signed-in-sync-off' ? { 'history-sync': 'off' } : {};
    const wishes = { journeys: 'visit', 'settle-ms': '1000', ...told };
    const seen = driven({ apps: [recipe], account }, wishes, row);

    it('the case knows the arm it was driven in', () => {
      const { run, lab } = seen();
      expect(run.manifest.handset?.account).to.equal(account);
      expect(run.plan.cases.map((planned) => planned.account)).to.deep.equal([account]);
      expect(lab.unknown()).to.deep.equal([]);
    });

    it(`history ${synced ? 'is seen going to the cloud' : 'goes nowhere'}; the claim: ${answer ?? 'not about this arm'}`, () => {
      const { run } = seen();
      const there = run.findings.filter(({ host, explained }) => host === cloud && !explained);
      expect([...new Set(there.map(({ canary }) => canary))]).to.deep.equal(synced ? ['c01/url'] : []);
      const verdict = run.allVerdicts.find((one) => one.claim === claim);
      expect(verdict?.verdict ?? null, verdict?.said).to.equal(answer);
      if (answer === null)
        expect(run.outside.find((one) => one.claim === claim)?.reason).to.contain('signed-out');
      if (verdict?.verdict === 'reproduced')
        expect(verdict.restsOn).to.have.property('kind', 'nothing-found');
    });

    it('the id of the statistics is the account where somebody is signed in', () => {
      const { run } = seen();
      const ids = run.findings
        .filter(({ host }) => host === 'sa.api.intl.miui.com')
        .flatMap(({ identifiers }) => identifiers)
        .filter(({ name }) => name === 'distinct_id')
        .map(({ value }) => value);
      expect(ids).to.not.be.empty;
      for (const id of ids) expect(/^99\d+$/.test(id), id).to.equal(account !== 'signed-out');
    });
  });
}
