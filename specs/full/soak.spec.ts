// The same few cases over and over on one handset: the last come out as the first, at the same pace, and nothing is left behind.
import { expect } from 'chai';
import { expectAsPublished, expectNothingUnknown, expectWholeTruth, fullRun } from './support.ts';

const repetitions = 12;

describe(`${repetitions} repetitions on one handset`, () => {
  const full = fullRun({
    browsers: ['mint', 'chrome'],
    engines: ['duckduckgo'],
    modes: ['incognito'],
    journeys: ['search', 'visit'],
    switchSettings: ['enhanced-on'],
    repetitions,
    handsets: [{ serial: null, lab: { apps: ['mint-3.4.3', 'chrome'] } }],
  });

  it('every one came to its end', () => {
    const { run } = full();
    expect(run.plan.cases).to.have.length(2 * 2 * repetitions);
    for (const { id, drive } of run.cases)
      expect(
        drive.find((event) => event.type === 'closed'),
        id,
      ).to.include({ outcome: 'completed' });
  });

  it('all that was sent is found, and nothing else', () => expectWholeTruth(full()));

  it('everything came out as published', () => expectAsPublished(full()));

  it('the last cases take no longer than the first', () => {
    const { run } = full();
    const durations = run.cases.map(({ drive }) => (drive.at(-1)?.atMs ?? 0) - (drive[0]?.atMs ?? 0));
    // The very first pays for first-run screens.
    const third = Math.floor((durations.length - 2) / 3);
    const median = (part: number[]) => [...part].sort((a, b) => a - b)[Math.floor(part.length / 2)] ?? 0;
    const [first, last] = [median(durations.slice(2, 2 + third)), median(durations.slice(-third))];
    expect(last, `median of the last third, of the first ${first} ms`).to.be.below(first * 1.5);
  });

  it('one id in all of them', () => {
    const ids = full().run.findings.flatMap(({ explained, identifiers }) =>
      explained ? [] : identifiers.filter(({ name }) => name === 'distinct_id').map(({ value }) => value),
    );
    expect(new Set(ids).size).to.equal(1);
  });

  it('the handset was asked nothing it does not know', () => expectNothingUnknown(full()));
});
