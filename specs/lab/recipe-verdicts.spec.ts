// Every recipe of the lab that differs from the documented Mint, driven as far as it takes to show it: the verdict on each claim, what it rests on, and the exit code.
import { expect } from 'chai';
import type { BlindSpot } from '../../harness/artifacts/blind-spot.ts';
import type { Mode } from '../../harness/artifacts/run-config.ts';
import type { Verdict } from '../../harness/artifacts/verdict.ts';
import { standsAgainst } from '../../harness/run/assertions.ts';
import { driven } from './support/driven.ts';
import type { JudgedRun } from './support/judged-run.ts';
import { peeledFor, readTruth, toldText, toldTo } from './support/lab-truth.ts';
import { sideBySide } from './support/side-by-side.ts';

const collector = 'sa.api.intl.miui.com';
/** In the order of config/claims.json, without the mode. */
const claims = ['search-words', 'visited-urls', 'persistent-id', 'encoded'] as const;
type ClaimName = (typeof claims)[number];

const row = sideBySide();

/** The four answers for the first case of a mode, by claim. */
function answers(run: JudgedRun, mode: Mode, browser = 'mint'): Record<ClaimName, Verdict> {
  const planned = run.plan.cases.find((one) => one.browser === browser && one.mode === mode);
  const own = run.verdicts.filter(({ caseId }) => caseId === planned?.id);
  return Object.fromEntries(
    claims.map((claim) => {
      const [verdict, ...more] = own.filter((one) => one.claim.startsWith(claim));
      if (verdict === undefined || more.length > 0) throw new Error(`${claim}, ${mode}: not one verdict`);
      return [claim, verdict];
    }),
  ) as Record<ClaimName, Verdict>;
}

const words = (verdicts: Record<ClaimName, Verdict>) => claims.map((claim) => verdicts[claim].verdict);

/** "No" rests on nothing found, and on requests of the user's own that were seen. */
function expectEarned(verdict: Verdict, run: JudgedRun): void {
  expect(verdict.verdict, verdict.said).to.equal('not-reproduced');
  if (verdict.verdict !== 'not-reproduced' || verdict.restsOn.kind !== 'nothing-found')
    throw new Error(`${verdict.claim} rests on something found: ${verdict.said}`);
  for (const control of verdict.restsOn.controls) {
    const seen = run.findings.find(({ id }) => id === control.finding);
    expect(seen, control.said).to.include({ caseId: verdict.caseId, explained: true, direction: 'sent' });
  }
  const kinds = verdict.restsOn.controls.map(
    ({ finding }) => run.findings.find(({ id }) => id === finding)?.kind,
  );
  expect(kinds).to.include('search-term');
  if (verdict.claim.startsWith('visited-urls')) expect(kinds).to.include('url');
}

/** "Cannot say" names what was not seen. */
function expectBlind(verdict: Verdict, spot: Partial<BlindSpot>): void {
  expect(verdict.verdict, verdict.said).to.equal('inconclusive');
  if (verdict.verdict !== 'inconclusive') return;
  for (const blindSpot of verdict.blindSpots)
    expect(blindSpot).to.include({ counts: true, caseId: verdict.caseId, ...spot });
  expect(verdict.said).to.contain(spot.host);
}

describe('a Mint that sends nothing of its own, and no Chrome', () => {
  const seen = driven({ apps: ['mint-silent'] }, { browsers: 'mint,chrome', modes: 'normal' }, row);

  it('each claim: not reproduced, earned by controls and an open view', () => {
    const { run } = seen();
    for (const verdict of Object.values(answers(run, 'normal'))) expectEarned(verdict, run);
    expect(run.blindSpots).to.deep.equal([]);
  });

  it('the browser that is not installed: not run, with the reason', () => {
    const chrome = answers(seen().run, 'normal', 'chrome');
    expect(words(chrome)).to.deep.equal(Array(4).fill('not-run'));
    for (const { said } of Object.values(chrome))
      expect(said).to.contain('Chrome (com.android.chrome) is not installed on 127.0.0.1:');
  });

  it('exit 1: what was published did not hold', () => {
    const { typed, run } = seen();
    expect(typed.exitCode).to.equal(1);
    const failed = run.assertions.filter((row) => standsAgainst(row) && row.title.startsWith('Mint'));
    expect(failed.map(({ title }) => title.split(': ').at(-1))).to.include.members([
      'The browser sends every search with Google to the vendor.',
      "The browser sends every visited page's address to the vendor.",
    ]);
    expect(typed.stdout)
      .to.contain('Not as published:')
      .and.to.match(/not-reproduced in c0\d: No search words were seen going to Xiaomi/)
      .and.to.match(/\n {2}c0\d: Chrome \(com\.android\.chrome\) is not installed/);
  });
});

describe('a Mint that keeps quiet in incognito', () => {
  const seen = driven({ apps: ['mint-normal-only'] }, { modes: 'normal,incognito' }, row);

  it('normal mode: sent and readable; whether the id persists takes another case that sent one', () => {
    const normal = answers(seen().run, 'normal');
    expect(words(normal)).to.deep.equal(['reproduced', 'reproduced', 'not-run', 'reproduced']);
    expect(normal['persistent-id'].said).to.contain('takes another case of the same browser');
  });

  it('incognito: each claim not reproduced, earned', () => {
    const { run } = seen();
    for (const verdict of Object.values(answers(run, 'incognito'))) expectEarned(verdict, run);
  });

  it('exit 1', () => expect(seen().typed.exitCode).to.equal(1));
});

describe('a Mint that trusts no added certificate', () => {
  const seen = driven({ apps: ['mint-pinned'] }, { modes: 'incognito' }, row);

  it('each claim: inconclusive, the refused connection named, never clean', () => {
    const verdicts = answers(seen().run, 'incognito');
    for (const verdict of Object.values(verdicts))
      expectBlind(verdict, { kind: 'tls-refused', host: collector });
  });

  it('exit 1, and the reason is the measurement, not the browser', () => {
    const { typed, run } = seen();
    expect(typed.exitCode).to.equal(1);
    expect(typed.stdout).to.match(
      /Inconclusive, because of what could not be seen:\n {2}c01: A connection to sa\.api\.intl\.miui\.com refused/,
    );
    expect(typed.stdout).to.not.contain('Not as published');
    expect(run.assertions.filter(({ undecided }) => undecided)).to.have.length(5);
  });
});

describe('a Mint that encrypts what it uploads', () => {
  const seen = driven({ apps: ['mint-encrypted'] }, { modes: 'normal' }, row);

  it('each claim: inconclusive, the unreadable upload named, never clean', () => {
    const { run } = seen();
    for (const verdict of Object.values(answers(run, 'normal')))
      expectBlind(verdict, { kind: 'opaque-upload', host: collector });
    const uploads = run.exchanges.filter(({ request }) => request.url.includes(`${collector}/sa?`));
    expect(run.blindSpots.map(({ exchange }) => exchange)).to.include.members(uploads.map(({ id }) => id));
  });

  it('exit 1', () => expect(seen().typed.exitCode).to.equal(1));
});

describe('a Mint with a new id at each start', () => {
  const seen = driven({ apps: ['mint-fresh-id'] }, { modes: 'normal', engines: 'google,duckduckgo' }, row);

  it('words and pages are sent, but no id stays the same', () => {
    const { run } = seen();
    const normal = answers(run, 'normal');
    expect(words(normal)).to.deep.equal(['reproduced', 'reproduced', 'not-reproduced', 'reproduced']);
    expectEarned(normal['persistent-id'], run);
    expect(normal['persistent-id'].said).to.contain('differ in every case');
  });

  it('exit 1, for the id alone', () => {
    const { typed, run } = seen();
    expect(typed.exitCode).to.equal(1);
    expect(run.assertions.filter(standsAgainst)).to.have.length(1);
  });
});

describe('a Mint that uploads to a host nobody knows', () => {
  const seen = driven({ apps: ['mint-elsewhere'] }, { modes: 'normal' }, row);

  it('each claim: inconclusive, the host named', () => {
    for (const verdict of Object.values(answers(seen().run, 'normal')))
      expectBlind(verdict, { kind: 'destination-unknown', host: 'collector.telemetry.example' });
  });

  it('exit 1', () => expect(seen().typed.exitCode).to.equal(1));
});

describe("the SDK family's own public client, on Android 14", () => {
  const seen = driven(
    { apps: ['mint-3.4.0-sa-sdk'], androidRelease: '14' },
    { modes: 'normal,incognito' },
    row,
  );

  it('its uploads hold the truth and are found, as those of our encoder', () => {
    const { lab, run } = seen();
    const told = toldTo(collector, readTruth(lab.address?.truthFile ?? ''));
    expect(told).to.have.length(2 * 5);
    expect(peeledFor(collector, run.exchanges, run.readBody).map(toldText).sort()).to.deep.equal(
      told.map(toldText).sort(),
    );
    expect(run.findings.filter(({ explained }) => !explained)).to.have.length(2 * 5);
  });

  it('each claim reproduced in both modes, exit 0', () => {
    const { typed, run } = seen();
    for (const mode of ['normal', 'incognito'] as const)
      expect(words(answers(run, mode))).to.deep.equal(Array(4).fill('reproduced'));
    expect(typed.exitCode, typed.stdout).to.equal(0);
  });

  it('the certificate was trusted in the store of the Conscrypt module, and is gone', async () => {
    const { lab, run } = seen();
    expect(run.manifest.handset?.androidRelease).to.equal('14');
    const checks = run.cases.flatMap(({ capture }) =>
      capture.filter((event) => event.type === 'route-check'),
    );
    expect(checks.map(({ caTrusted }) => caTrusted)).to.deep.equal([true, true]);
    const mounts = await (await lab.handset().asRoot())('cat /proc/1/mounts');
    expect(mounts.stdout).to.contain('/apex').and.to.not.contain('phonehome');
    expect(lab.unknown()).to.deep.equal([]);
  });
});

describe('a handset without root, whose browsers cannot trust our certificate', () => {
  // Eight cases with the settle time of a phone would take six minutes if any of them were driven.
  const seen = driven(
    { rooted: false },
    {
      ...{ browsers: 'mint,chrome', engines: 'google,duckduckgo', modes: 'normal,incognito' },
      'settle-ms': '35000',
    },
    row,
  );

  it('each claim of each case: not run, with the reason and what to do', () => {
    const { run } = seen();
    expect(run.verdicts).to.have.length(48);
    for (const { verdict, said } of run.verdicts) {
      expect(verdict).to.equal('not-run');
      expect(said).to.match(/not rooted|root/i);
    }
  });

  it('exit 1, at once and untouched', () => {
    const { typed, run, lab } = seen();
    expect(typed.exitCode).to.equal(1);
    expect(typed.stdout).to.match(/Not run:\n {2}all 8 cases: 127\.0\.0\.1:\d+ gives no root: /);
    expect(run.assertions.filter(({ undecided, notRun }) => !undecided && !notRun)).to.deep.equal([]);
    expect(run.assertions.filter(({ notRun }) => notRun)).to.not.be.empty;
    expect(typed.wallMs).to.be.below(60_000);
    expect(run.cases.flatMap(({ drive }) => drive.filter((event) => event.type === 'step'))).to.deep.equal(
      [],
    );
    expect(run.exchanges).to.deep.equal([]);
    expect(lab.journal().entries()).to.deep.equal([]);
  });
});
