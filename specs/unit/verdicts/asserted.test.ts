// What a run is asserted to show, in each of the three modes, both ways: as asserted, otherwise, undecided; and what is not asserted.
import { expect } from 'chai';
import type { Baseline } from '../../../harness/artifacts/baseline.ts';
import { compareVersions, isVersionNamed } from '../../../harness/artifacts/claim.ts';
import type { Claim, VerdictWord } from '../../../harness/artifacts/verdict.ts';
import {
  type AnsweredRun,
  type Asserting,
  assertedAnswers,
  baselineOf,
} from '../../../harness/verdicts/asserted.ts';
import { matrixOf } from '../../../harness/verdicts/repetitions.ts';
import {
  caseRecord,
  claim,
  controls,
  driven,
  finding,
  judged,
  opaque,
  runRecord,
  storyClaims,
  vendorHost,
} from '../support/judged.ts';

const everybody = ['researcher', 'vendor', 'follow-up'] as const;
const published: Asserting = { mode: 'reproduction', parties: ['researcher'], baseline: null };
const privacy: Asserting = { mode: 'privacy', parties: everybody, baseline: null };
const vendorRow = claim('anonymised-not-linkable', { id: 'nothing-sent', predicate: 'canary-to-operator' });

interface Options {
  browser?: string;
  /** Whether the words and the page went to the vendor. */
  leaks?: boolean;
  blind?: boolean;
  driven?: boolean;
  version?: string | null;
  claims?: Claim[];
}

/** One case with its answers. */
function run(options: Options = {}): AnsweredRun {
  const { browser = 'mint', leaks = true, claims = storyClaims } = options;
  const whole = caseRecord('c01', { browser });
  const record = {
    ...whole,
    drive: options.driven === false ? driven('c01', 'not-run') : whole.drive,
    opaque: options.blind === true ? [opaque('c01', vendorHost)] : [],
  };
  const sent = leaks ? [finding('c01'), finding('c01', { kind: 'url' })] : [];
  const looked = runRecord([record], [...sent, ...controls('c01')], claims);
  const verdicts = judged(looked);
  return {
    cases: [record.case],
    tables: looked.tables,
    verdicts,
    matrix: matrixOf([record.case], verdicts),
    versionOf: () => (options.version === undefined ? '3.4.0' : options.version),
  };
}

const words = 'search-words-google';
const outcomeOf = (of: AnsweredRun, asserting: Asserting, id = words) =>
  assertedAnswers(of, asserting).answers.find((answer) => answer.claim === id)?.outcome;

describe('--assert reproduction', () => {
  it('asks that what was published holds on the named browser and version', () => {
    expect(outcomeOf(run(), published)).to.equal('as-asserted');
    expect(outcomeOf(run({ leaks: false }), published)).to.equal('differs');
  });

  it('asks the contrary of a control', () => {
    expect(outcomeOf(run({ browser: 'chrome', leaks: false }), published)).to.equal('as-asserted');
    expect(outcomeOf(run({ browser: 'chrome' }), published)).to.equal('differs');
  });

  it('never takes what is inconclusive or not run for green', () => {
    expect(outcomeOf(run({ leaks: false, blind: true }), published)).to.equal('undecided');
    expect(outcomeOf(run({ leaks: false, driven: false, version: null }), published)).to.equal('undecided');
    expect(outcomeOf(run({ browser: 'chrome', leaks: false, blind: true }), published)).to.equal('undecided');
  });

  it('asserts nothing of a version that the statement is not about', () => {
    expect(outcomeOf(run({ version: '3.4.3' }), published)).to.equal(undefined);
    expect(assertedAnswers(run({ version: '3.9.3' }), published).nothing).to.contain(
      'No claim of researcher',
    );
  });

  it("asserts a vendor's claim only with --party vendor, and then that it holds", () => {
    const claims = [...storyClaims, vendorRow];
    const vendor: Asserting = { ...published, parties: ['vendor'] };
    expect(outcomeOf(run({ claims }), published, vendorRow.id)).to.equal(undefined);
    expect(outcomeOf(run({ claims }), vendor, vendorRow.id)).to.equal('differs');
    expect(outcomeOf(run({ claims, leaks: false }), vendor, vendorRow.id)).to.equal('as-asserted');
    expect(outcomeOf(run({ claims }), vendor, words)).to.equal(undefined);
    expect(outcomeOf(run({ claims, browser: 'chrome' }), vendor, vendorRow.id)).to.equal(undefined);
  });
});

describe('--assert privacy', () => {
  it('asks that nothing leaves, of subjects and controls alike, whatever the version', () => {
    for (const browser of ['mint', 'chrome']) {
      expect(outcomeOf(run({ browser, leaks: false, version: '9.9' }), privacy), browser).to.equal(
        'as-asserted',
      );
      expect(outcomeOf(run({ browser, version: '9.9' }), privacy), browser).to.equal('differs');
    }
  });

  it('takes a leak as otherwise for a claim of the vendor too', () => {
    const claims = [vendorRow];
    expect(outcomeOf(run({ claims }), privacy, vendorRow.id)).to.equal('differs');
    expect(outcomeOf(run({ claims, leaks: false }), privacy, vendorRow.id)).to.equal('as-asserted');
  });

  it('leaves out claims whose finding is no leak, and never takes what is open for green', () => {
    const claims = [claim(words, { leak: false })];
    expect(outcomeOf(run({ claims }), privacy)).to.equal(undefined);
    expect(outcomeOf(run({ leaks: false, blind: true }), privacy)).to.equal('undecided');
  });
});

describe('--assert baseline', () => {
  const against = (of: AnsweredRun, verdict?: VerdictWord): Asserting => {
    const whole = baselineOf({ runId: 'earlier', simulated: true }, of);
    const cells = whole.cells.map((cell) => ({ ...cell, verdict: verdict ?? cell.verdict }));
    const baseline: Baseline = { ...whole, cells };
    return { mode: 'baseline', parties: everybody, baseline };
  };

  it('asks for the same answer, and is red when it changed, either way', () => {
    const [leaking, quiet] = [run(), run({ leaks: false })];
    expect(outcomeOf(leaking, against(leaking))).to.equal('as-asserted');
    expect(outcomeOf(quiet, against(quiet))).to.equal('as-asserted');
    expect(outcomeOf(quiet, against(leaking))).to.equal('differs');
    expect(outcomeOf(leaking, against(quiet))).to.equal('differs');
  });

  it('is undecided when either is open', () => {
    const blind = run({ leaks: false, blind: true });
    expect(outcomeOf(blind, against(run()))).to.equal('undecided');
    expect(outcomeOf(run(), against(blind))).to.equal('undecided');
    expect(outcomeOf(blind, against(blind))).to.equal('undecided');
    expect(outcomeOf(run(), against(run(), 'not-run'))).to.equal('undecided');
  });

  it('is undecided where a new version has other arms, and says which', () => {
    const before = run();
    const anew = run();
    const cases = anew.cases.map((planned) => ({ ...planned, incognitoSwitch: 'off' as const }));
    const other = { ...anew, cases };
    const { answers } = assertedAnswers(other, against(before));
    expect(answers).to.have.length(before.matrix.length);
    for (const answer of answers) {
      expect(answer).to.include({ outcome: 'undecided', verdict: 'not-run' });
      expect(answer.said).to.equal(
        'The baseline has it without an incognito switch, and this run only with the switch at off.',
      );
      expect(answer.title).to.match(/^Mint Browser, normal mode, Google: /);
    }
  });

  it('is undecided where a claim has no answer any more; what was left out on purpose is not asked for', () => {
    const whole = run();
    const less = { ...whole, matrix: whole.matrix.filter(({ claim: id }) => id !== words) };
    expect(outcomeOf(less, against(whole))).to.equal('undecided');
    const elsewhere = whole.cases.map((planned) => ({ ...planned, engine: 'duckduckgo' }));
    expect(outcomeOf({ ...less, cases: elsewhere }, against(whole))).to.equal(undefined);
    expect(outcomeOf(less, against(whole, 'not-run'))).to.equal(undefined);
  });

  it('says so when no answer has a counterpart', () => {
    const other = assertedAnswers(run({ browser: 'chrome' }), against(run()));
    expect(other.answers).to.deep.equal([]);
    expect(other.nothing).to.equal('No answer of this run has a counterpart in earlier.');
  });
});

describe('versions a claim is about', () => {
  it('are compared number by number, whatever follows them', () => {
    expect(compareVersions('12.1.3-g', '12.1.4')).to.be.below(0);
    expect(compareVersions('12.10', '12.9.9')).to.be.above(0);
    expect(compareVersions('3.4', '3.4.0')).to.equal(0);
    expect(isVersionNamed('3.4.0', { below: '3.4.3' })).to.equal(true);
    expect(isVersionNamed('3.4.3', { below: '3.4.3' })).to.equal(false);
    expect(isVersionNamed('3.4.3', { from: '3.4.3' })).to.equal(true);
  });
});
