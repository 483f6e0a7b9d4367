// The words journey specs assert with: each holds, fails, and refuses to answer where the measurement fell short.
import { AssertionError } from 'chai';
import type { Observation } from '../../../harness/artifacts/observation.ts';
import type { Verdict } from '../../../harness/artifacts/verdict.ts';
import { analyseCase } from '../../../harness/pipeline.ts';
import { anyone, expect, InconclusiveError, refuseUndriven } from '../../support/expect.ts';
import { canariesOf, verdictOn } from '../../support/observed.ts';
import type { CaseFixture } from '../support/saved-case.ts';
import { RunFixture } from '../support/saved-run.ts';

describe('what journey specs assert with', () => {
  let run: RunFixture;
  beforeEach(() => {
    run = new RunFixture();
  });
  afterEach(() => run.close());

  const seenIn = (make: (one: CaseFixture) => CaseFixture, mode: 'normal' | 'incognito' = 'normal') => {
    const one = make(run.addCase({ mode }));
    return analyseCase(run.folder, one.id);
  };
  const leaking = () => seenIn((one) => one.drive().sensors().closed());
  const clean = () => seenIn((one) => one.drive().closed());
  const refused = () =>
    seenIn((one) => one.drive().tlsFailure('sa.api.intl.miui.com', 'cert-rejected').closed());
  const undriven = () => seenIn((one) => one.driveClosed('not-run', 'The handset gives no root.'));
  const words = (seen: Observation) => canariesOf(seen, 'search-term');

  it('leak: what reached the vendor, and what did not', () => {
    const [leak, none] = [leaking(), clean()];
    expect(leak).to.leak(words(leak)).to('xiaomi');
    expect(none).to.not.leak(words(none)).to(anyone);
    expect(() => expect(leak).to.not.leak(words(leak)).to(anyone)).to.throw(
      AssertionError,
      /^Sent to sa\.api\.intl\.miui\.com: the search words "lantern .*" \(x\d+, body > form:data_list/,
    );
    expect(() => expect(none).to.leak(words(none)).to('xiaomi')).to.throw(
      AssertionError,
      /^Not seen going to xiaomi: the search words "lantern .*"/,
    );
    expect(() => expect(leak).to.leak(words(leak)).to('google')).to.throw(AssertionError);
  });

  it('leak: no answer in either direction where something could not be read, or nothing was driven', () => {
    for (const seen of [refused(), undriven()]) {
      expect(() => expect(seen).to.leak(words(seen)).to('xiaomi')).to.throw(InconclusiveError);
      expect(() => expect(seen).to.not.leak(words(seen)).to(anyone)).to.throw(InconclusiveError);
    }
    expect(() => expect(clean()).to.not.leak([]).to(anyone)).to.throw(InconclusiveError, 'planted nothing');
  });

  it('answer: a decided verdict is the word or is not; an undecided one is neither', () => {
    const claim = 'encoded-not-encrypted';
    expect(verdictOn(leaking(), claim)).to.answer('reproduced');
    expect(verdictOn(clean(), claim)).to.answer('not-reproduced');
    const asked = (verdict: Verdict) => () => expect(verdict).to.answer('reproduced');
    expect(asked(verdictOn(clean(), claim))).to.throw(
      AssertionError,
      /^not-reproduced in c\d+: No search words/,
    );
    expect(asked(verdictOn(refused(), claim))).to.throw(InconclusiveError, 'refused our certificate');
    expect(asked(verdictOn(undriven(), claim))).to.throw(InconclusiveError, 'gives no root');
    expect(() => verdictOn(clean(), 'no-such-claim')).to.throw('no verdict on the claim no-such-claim');
  });

  it('refuseUndriven: only a case driven to its end shows anything', () => {
    refuseUndriven(clean());
    expect(() => refuseUndriven(undriven())).to.throw(InconclusiveError, 'The handset gives no root.');
  });
});
