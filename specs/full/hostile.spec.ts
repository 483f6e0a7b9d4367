// Mints that hide what they send, and one that looks alike for each: found in the first, "no" earned in the second, never the other way round.
import { expect } from 'chai';
import type { Verdict, VerdictWord } from '../../harness/artifacts/verdict.ts';
import type { JudgedRun } from '../lab/support/judged-run.ts';
import { driven } from '../lab/support/driven.ts';
import { readTruth } from '../lab/support/lab-truth.ts';

const collector = 'sa.api.intl.miui.com';

/** Verdicts on whether words and addresses were sent to the vendor, in order of cases. */
function sendingVerdicts(run: JudgedRun): Verdict[] {
  const about = run.tables.claims.filter(
    ({ predicate, party, holdsWhen, looksFor, every }) =>
      predicate === 'canary-to-operator' &&
      party === 'researcher' &&
      holdsWhen === 'found' &&
      every &&
      looksFor.length === 1,
  );
  const ids = new Set(about.map(({ id }) => id));
  return run.verdicts.filter(({ claim }) => ids.has(claim));
}

const answers = (run: JudgedRun) => [...new Set(sendingVerdicts(run).map(({ verdict }) => verdict))];

/** What the lab says was uploaded of the user's. */
const told = (file: string | undefined) =>
  readTruth(file ?? '').filter(
    ({ state, event, url }) => state === 'sent' && event !== 'suggest' && new URL(url).hostname === collector,
  );

const leaks = (run: JudgedRun) =>
  run.findings.filter(({ explained, host }) => !explained && host === collector);

interface Row {
  recipe: string;
  answer: VerdictWord;
  match?: 'hash' | 'partial' | 'exact';
  /** Whether the lab sent anything at all. */
  sends: boolean;
}

const rows: readonly Row[] = [
  { recipe: 'mint-hashed', answer: 'reproduced', match: 'hash', sends: true },
  { recipe: 'mint-hashed-else', answer: 'not-reproduced', sends: true },
  { recipe: 'mint-split', answer: 'reproduced', match: 'partial', sends: true },
  { recipe: 'mint-split-else', answer: 'not-reproduced', sends: true },
  { recipe: 'mint-asks', answer: 'reproduced', match: 'exact', sends: true },
  { recipe: 'mint-asks-in-vain', answer: 'not-reproduced', sends: false },
];

for (const { recipe, answer, match, sends } of rows) {
  describe(`${recipe}, in one case`, () => {
    const seen = driven({ apps: [recipe] }, {});

    it(`${sends ? 'uploads something' : 'uploads nothing'}, and the answer is ${answer}`, () => {
      const { lab, run } = seen();
      expect(told(lab.address?.truthFile).length > 0).to.equal(sends);
      const verdicts = sendingVerdicts(run);
      expect(verdicts, 'verdicts on words and addresses').to.not.be.empty;
      expect(answers(run)).to.deep.equal([answer]);
    });

    it(match === undefined ? 'with nothing found' : `found as ${match}, words and address`, () => {
      const kinds = new Set(leaks(seen().run).map((finding) => `${finding.kind} ${finding.match}`));
      if (match === undefined) expect([...kinds]).to.deep.equal([]);
      else expect([...kinds]).to.include.members([`search-term ${match}`, `url ${match}`]);
    });
  });
}

for (const recipe of ['mint-late', 'mint-next-start']) {
  describe(`${recipe}, in three cases`, () => {
    const seen = driven({ apps: [recipe] }, { repetitions: '3', 'closing-ms': '4000' });

    it('nothing in its own case; every case found, in the capture of a later one or after the last', () => {
      const { run } = seen();
      for (const planned of run.plan.cases) {
        const own = leaks(run).filter(({ canary }) => canary.startsWith(`${planned.id}/`));
        expect(
          own.map(({ kind }) => kind),
          planned.id,
        ).to.include.members(['search-term', 'url']);
        expect(
          own.map(({ caseId }) => caseId),
          planned.id,
        ).to.not.include(planned.id);
      }
      expect(answers(run)).to.deep.equal(['reproduced']);
    });

    it('what came after the last case was recorded between cases', () => {
      const { run } = seen();
      const last = run.plan.cases.at(-1)?.id ?? 'none';
      const own = leaks(run).filter(({ canary }) => canary.startsWith(`${last}/`));
      expect([...new Set(own.map(({ caseId }) => caseId))]).to.deep.equal(['between']);
    });
  });
}

describe('mint-late without the closing watch: what its last case kept back is not seen', () => {
  const seen = driven({ apps: ['mint-late'] }, { repetitions: '2' });

  it('the first case is found in the second, and the claim holds in 1 of 2', () => {
    const { run } = seen();
    expect(sendingVerdicts(run).map(({ caseId, verdict }) => `${caseId} ${verdict}`)).to.include(
      'c01 reproduced',
    );
    const cell = new Set(sendingVerdicts(run).map(({ verdict }) => verdict));
    expect([...cell].sort()).to.deep.equal(['not-reproduced', 'reproduced']);
  });
});

describe('restart, with a Mint that sends only after its next start', () => {
  const seen = driven({ apps: ['mint-next-start'] }, { journeys: 'restart' });

  it('what was kept for the restart is found in the same case, after it', () => {
    const { run } = seen();
    const restart = run.cases[0]?.drive.find(
      (event) => event.type === 'step' && event.name === 'restart-browser',
    );
    const found = leaks(run).filter(({ caseId, kind }) => caseId === 'c01' && kind === 'search-term');
    expect(found).to.not.be.empty;
    for (const { exchange } of found) {
      const sent = run.exchanges.find(({ caseId, id }) => caseId === 'c01' && id === exchange);
      expect(sent?.request.atMs).to.be.above(restart?.atMs ?? Number.POSITIVE_INFINITY);
    }
  });
});
