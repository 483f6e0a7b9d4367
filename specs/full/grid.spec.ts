// Phones x apps: every phone the lab can be, each with the Xiaomi browsers it can have, before and after the switch.
import { expect } from 'chai';
import { expectNothingUnknown, expectWholeTruth, fullRun, unexplained } from './support.ts';

/** Model as the phone says it, and its Android release around the story (facts 5 and 1.4). */
const phones: [id: string, model: string, androidRelease: string][] = [
  ['redmi-note-8', 'Redmi Note 8', '9'],
  ['redmi-k20', 'Redmi K20', '10'],
  ['mi-10', 'Mi 10', '10'],
  ['mi-mix-3', 'Mi MIX 3', '9'],
  ['mi-a1', 'Mi A1', '9'],
];
const miuiOnly = 'mi-browser';

for (const [phone, model, androidRelease] of phones) {
  const hasMiui = phone !== 'mi-a1';
  const apps = (before: boolean) => [
    `mi-browser-pro-12.1.${before ? 3 : 4}`,
    before ? 'mint-3.4.0' : 'mint-3.4.3',
    ...(hasMiui ? [`mi-browser-12.1.${before ? 3 : 4}`] : []),
  ];

  describe(`the Xiaomi browsers on a ${model}`, () => {
    const lab = { phone, androidRelease };
    const full = fullRun(
      {
        browsers: [miuiOnly, 'mi-browser-pro', 'mint'],
        engines: ['google'],
        modes: ['incognito'],
        switchSettings: ['enhanced-off'],
        journeys: ['visit'],
        handsets: [
          { serial: null, lab: { ...lab, apps: apps(true) } },
          { serial: null, lab: { ...lab, apps: apps(false) } },
        ],
      },
      115_000,
    );

    it('each version answers as documented, before the switch and after', () => {
      const { run } = full();
      const answers = run.plan.cases.map(({ id, browser, incognitoSwitch }) => {
        const own = run.verdicts.find(
          ({ caseId, claim }) => caseId === id && claim.startsWith('visited-urls'),
        );
        return `${browser} ${incognitoSwitch ?? 'before'}: ${own?.verdict ?? 'no verdict'}`;
      });
      const expected = ['mi-browser-pro', 'mint', ...(hasMiui ? [miuiOnly] : [])].flatMap((browser) => [
        `${browser} before: reproduced`,
        `${browser} enhanced-off: not-reproduced`,
      ]);
      expect(answers.sort()).to.deep.equal(
        [...expected, ...(hasMiui ? [] : [`${miuiOnly} before: not-run`])].sort(),
      );
    });

    it('all that was sent is found, and nothing else', () => expectWholeTruth(full()));

    it('the phone says who it is, to us and to the vendor', () => {
      const { run } = full();
      expect(run.manifest.handset).to.include({ model, manufacturer: 'Xiaomi', androidRelease });
      const [sent] = unexplained(run).filter(({ host }) => host === 'sa.api.intl.miui.com');
      expect(sent?.identifiers.map(({ name }) => name)).to.include('distinct_id');
    });

    if (!hasMiui)
      it('the stock browser is not there, and its case says so', () => {
        const { run } = full();
        const own = run.plan.cases.filter(({ browser }) => browser === miuiOnly).map(({ id }) => id);
        const reasons = run.verdicts.filter(({ caseId }) => own.includes(caseId)).map(({ said }) => said);
        expect(reasons).to.not.be.empty;
        for (const said of reasons) expect(said).to.contain('com.android.browser) is not installed on');
      });

    it('it was asked nothing it does not know', () => expectNothingUnknown(full()));
  });
}
