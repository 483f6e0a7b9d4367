// Arms on two handsets at once: a browser before and after its incognito switch, and browsers that do something else than they are told.
import { expect } from 'chai';
import {
  expectNothingUnknown,
  expectWholeTruth,
  type FullRun,
  fullRun,
  unexplained,
} from '../full/support.ts';

const app = (id: string, faults: string[] = []) => ({ serial: null, lab: { apps: [id], faults } });
const answersOn = ({ run }: FullRun, claim: string) =>
  run.plan.cases
    .flatMap(({ id, mode, incognitoSwitch }) => {
      const own = run.verdicts.find((verdict) => verdict.caseId === id && verdict.claim.startsWith(claim));
      return own === undefined ? [] : [`${mode} ${incognitoSwitch ?? 'without'}: ${own.verdict}`];
    })
    .sort();

describe('Mi Browser Pro before the incognito switch on one handset, after it on another', () => {
  const full = fullRun(
    {
      browsers: ['mi-browser-pro'],
      engines: ['google'],
      journeys: ['visit'],
      handsets: [app('mi-browser-pro-12.1.3'), app('mi-browser-pro-12.1.4')],
    },
    170_000,
  );

  it('five arms: everything is sent, except with enhanced incognito mode off', () => {
    expect(answersOn(full(), 'visited-urls')).to.deep.equal([
      'incognito enhanced-off: not-reproduced',
      'incognito enhanced-on: reproduced',
      'incognito without: reproduced',
      'normal off: reproduced',
      'normal without: reproduced',
    ]);
  });

  it('all that was sent on both channels is found, and nothing else', () => {
    expectWholeTruth(full());
    expect(new Set(unexplained(full().run).map(({ host }) => host)).size).to.equal(2);
  });

  it('the setting was read back before and after', () => {
    const { run } = full();
    for (const { id, drive } of run.cases) {
      const steps = drive.flatMap((event) => (event.type === 'step' ? [event.name] : []));
      const planned = run.plan.cases.find((one) => one.id === id);
      const has = planned?.incognitoSwitch !== undefined;
      expect(steps.includes('set-switch'), id).to.equal(has);
      expect(steps.includes('read-back-switch'), id).to.equal(has);
    }
  });

  it('each handset has its own files, and both were left as they were', () => {
    const { run, typed } = full();
    expect(run.manifest.moreHandsets?.map(({ id }) => id)).to.deep.equal(['h2']);
    expect(typed.stdout).to.not.contain('LEFT ON THE HANDSET');
    const serials = [run.manifest.handset, ...(run.manifest.moreHandsets ?? []).map(({ facts }) => facts)];
    expect(new Set(serials.map((facts) => facts?.serial)).size).to.equal(2);
    expectNothingUnknown(full());
  });
});

describe('a Mint that leaves incognito mode, and one that asks another engine than chosen', () => {
  const full = fullRun(
    {
      browsers: ['mint'],
      engines: ['duckduckgo'],
      modes: ['incognito'],
      switchSettings: ['enhanced-on'],
      journeys: ['search'],
      stepTimeoutMs: 6000,
      handsets: [app('mint-3.4.0', ['leaves-incognito']), app('mint-3.4.3', ['engine-ignored'])],
    },
    170_000,
  );

  it('both told Xiaomi the words, yet neither case is an answer', () => {
    expect(new Set(unexplained(full().run).map(({ caseId }) => caseId)).size).to.equal(2);
    expect(new Set(full().run.verdicts.map(({ verdict }) => verdict))).to.deep.equal(new Set(['not-run']));
  });

  it('each says what came instead', () => {
    const { run } = full();
    const said = (handset: string) => {
      const planned = run.plan.cases.find((one) => one.handset === handset);
      return run.verdicts.find(({ caseId }) => caseId === planned?.id)?.said;
    };
    expect(said('h1')).to.contain('another mode than incognito');
    expect(said('h2')).to.match(/The words "[a-z ]+" went to www\.google\.com, not to DuckDuckGo/);
  });

  it('exit 1', () => expect(full().typed.exitCode).to.equal(1));
});
