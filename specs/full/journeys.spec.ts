// The journeys beside the search on a whole lab handset: what each does is told by the browser as documented, found, and by a silent one not.
import { expect } from 'chai';
import type { JudgedRun } from '../lab/support/judged-run.ts';
import { type Driven, driven } from '../lab/support/driven.ts';
import { readTruth } from '../lab/support/lab-truth.ts';
import { phoneAppsTests } from '../lab/support/phone-apps-tests.ts';

const collector = 'sa.api.intl.miui.com';

const caseOf = (run: JudgedRun, journey: string) => {
  const planned = run.plan.cases.find((one) => one.journey === journey);
  if (planned === undefined) throw new Error(`no case of ${journey}`);
  return planned.id;
};

/** Parts of canary ids that reached the vendor unexplained, of one journey's case. */
const leakedBy = (run: JudgedRun, journey: string): string[] => {
  const id = caseOf(run, journey);
  const own = run.findings.filter(
    ({ canary, explained, host }) => canary.startsWith(`${id}/`) && !explained && /miui\.com$/.test(host),
  );
  return [...new Set(own.map(({ canary }) => canary.slice(id.length + 1)))].sort();
};

const outcomeOf = (run: JudgedRun, journey: string) => {
  const saved = run.cases.find(({ id }) => id === caseOf(run, journey));
  const closed = saved?.drive.find((event) => event.type === 'closed');
  return closed?.type === 'closed' ? closed : undefined;
};

const browserJourneys = 'clear-data,news-feed,download,reader,reinstall,idle,open-result';

function completed({ run }: Driven, journeys: string[]): void {
  for (const journey of journeys)
    expect(outcomeOf(run, journey), journey).to.include({ outcome: 'completed', reason: null });
}

describe('a Mint as documented, in every journey of a browser', () => {
  const seen = driven({ apps: ['mint-3.4.0'] }, { journeys: browserJourneys });

  it('each is driven to its end, but for those that the config gives nothing to do', () => {
    const { run } = seen();
    completed(seen(), ['clear-data', 'news-feed', 'reader', 'idle', 'open-result']);
    expect(outcomeOf(run, 'reinstall')).to.include({ outcome: 'not-run' });
    expect(outcomeOf(run, 'reinstall')?.reason).to.contain('apks');
    expect(outcomeOf(run, 'download')).to.include({ outcome: 'not-run' });
  });

  it('what each planted is found at the vendor', () => {
    const { run } = seen();
    expect(leakedBy(run, 'clear-data')).to.include.members([
      'search-term',
      'search-term-again',
      'url',
      'again/url',
    ]);
    expect(leakedBy(run, 'news-feed')).to.include.members(['title', 'url']);
    expect(leakedBy(run, 'reader')).to.deep.equal(['url']);
    expect(leakedBy(run, 'idle')).to.deep.equal([]);
    // The words travel in the address of the results: nobody searched from the address bar.
    expect(leakedBy(run, 'open-result')).to.deep.equal(['search-term', 'url']);
  });

  it('after its data was erased it is another: no id of before comes again', () => {
    const { run } = seen();
    const id = caseOf(run, 'clear-data');
    const idsOf = (canary: string) =>
      new Set(
        run.findings
          .filter((finding) => finding.canary === `${id}/${canary}` && !finding.explained)
          .flatMap(({ identifiers }) => identifiers)
          .filter(({ name }) => name === 'distinct_id')
          .map(({ value }) => value),
      );
    const [before, after] = [idsOf('search-term'), idsOf('search-term-again')];
    expect(before.size).to.be.above(0);
    expect(after.size).to.be.above(0);
    for (const value of after) expect([...before]).to.not.include(value);
  });
});

const silentJourneys = 'clear-data,news-feed,reader,open-result';

describe('a Mint that sends nothing, in the same journeys', () => {
  const seen = driven({ apps: ['mint-silent'] }, { journeys: silentJourneys });

  it('driven to the end, nothing found', () => {
    completed(seen(), silentJourneys.split(','));
    for (const journey of silentJourneys.split(','))
      expect(leakedBy(seen().run, journey), journey).to.deep.equal([]);
  });
});

for (const [recipe, early] of [
  ['mint-eager', true],
  ['mint-3.4.0', false],
] as const) {
  describe(`${recipe}, started for the first time`, () => {
    const seen = driven({ apps: [recipe] }, { journeys: 'first-run', 'settle-ms': '2500' });

    it(`${early ? 'uploads before anybody agreed' : 'uploads nothing before anybody agreed'}, and that is on file`, () => {
      const { run, lab } = seen();
      completed(seen(), ['first-run']);
      const [saved] = run.cases;
      const agreed = saved?.drive.find((event) => event.type === 'step' && event.name === 'accept-first-run');
      const uploads = run.exchanges.filter(
        ({ request }) => request.method === 'POST' && new URL(request.url).hostname === collector,
      );
      const before = uploads.filter(({ request }) => request.atMs < (agreed?.atMs ?? 0));
      expect(before.length > 0).to.equal(early);
      const sent = readTruth(lab.address?.truthFile ?? '').filter(({ state }) => state === 'sent');
      expect(sent.some(({ event }) => event === '$AppStart')).to.equal(early);
      expect(leakedBy(run, 'first-run')).to.include('url');
    });
  });
}

describe('home screens that say nothing, or say it sealed', () => {
  const journeys = 'phone-idle,home-swipe,folder,status-bar,settings';
  const silent = driven({ apps: ['chrome', 'miui-silent'] }, { browsers: 'chrome', journeys });
  const sealed = driven({ apps: ['chrome', 'miui-onetrack'] }, { browsers: 'chrome', journeys });

  it('nothing is found in either', () => {
    for (const { run } of [silent(), sealed()])
      for (const journey of journeys.split(',')) expect(leakedBy(run, journey), journey).to.deep.equal([]);
  });

  it('the sealed uploads are blind spots in the cases that caused them, never a clean answer; the silent one has none', () => {
    const { run } = sealed();
    const spots = run.blindSpots.filter(({ kind }) => kind === 'opaque-upload');
    const cases = new Set(spots.map(({ caseId }) => caseId));
    for (const journey of ['home-swipe', 'folder', 'status-bar', 'settings'])
      expect([...cases], journey).to.include(caseOf(run, journey));
    expect([...cases]).to.not.include(caseOf(run, 'phone-idle'));
    expect(silent().run.blindSpots).to.deep.equal([]);
  });
});

// Who uploads is known whatever the upload holds; what it holds is not.
phoneAppsTests('miui-onetrack', { files: 'inconclusive', music: 'inconclusive', apps: 'reproduced' });
