// What is done on the phone itself (swipe, folder) against a home screen that reports it: each report found in its own case, an idle phone's silence too.
import { expect } from 'chai';
import { driven } from './support/driven.ts';
import { readTruth } from './support/lab-truth.ts';

describe('a home screen that reports swipes and folders', () => {
  const seen = driven(
    { apps: ['chrome', 'miui-plain'] },
    { browsers: 'chrome', journeys: 'phone-idle,home-swipe,folder', 'settle-ms': '1500' },
  );
  const leaks = () => seen().run.findings.filter(({ explained }) => !explained);
  const caseOf = (journey: string) =>
    seen().run.plan.cases.find((planned) => planned.journey === journey)?.id ?? 'none';

  it('each report is found, readable, in the case that caused it, and no other', () => {
    const told = leaks().map(({ canary, host }) => [canary, host]);
    const host = 'tracking.intl.miui.com';
    expect(told.sort()).to.deep.equal(
      [
        [`${caseOf('home-swipe')}/desktop_swipe_left_or_right`, host],
        [`${caseOf('home-swipe')}/desktop_swipe_left_or_right`, host],
        [`${caseOf('folder')}/folder-name`, host],
        [`${caseOf('folder')}/folder_open`, host],
      ].sort(),
    );
  });

  it('as the lab says it was sent', () => {
    const sent = readTruth(seen().lab.address?.truthFile ?? '').filter(({ state }) => state === 'sent');
    expect(
      sent
        .map(({ event }) => event)
        .filter((event) => event !== 'suggest')
        .sort(),
    ).to.deep.equal(['folder-open', 'home-swipe', 'home-swipe']);
  });

  it('each case has its control: a page of our own, seen on its way', () => {
    for (const { id } of seen().run.plan.cases) {
      const control = seen().run.findings.find(({ canary }) => canary === `${id}/control`);
      expect(control, id).to.include({ caseId: id, explained: true, direction: 'sent' });
    }
  });

  it('exit 0; nothing the handset was asked was unknown to it', () => {
    const { typed, lab } = seen();
    expect(typed.exitCode, typed.stdout + typed.stderr).to.equal(0);
    expect(lab.unknown()).to.deep.equal([]);
  });
});
