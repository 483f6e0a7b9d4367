// A forger changes the record of what a copy leaves out and seals it again with a key of his own: the original's signed list tells.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { type Redaction, redactionSchema } from '../../../harness/artifacts/redaction.ts';
import { readJson, writeJson } from '../../../harness/lib/files.ts';
import { redactBundle } from '../../../harness/redact.ts';
import { verifyBundle } from '../../../harness/verify.ts';
import { HidingRun } from '../support/hiding-run.ts';
import { resealedCopy } from '../support/resealed-copy.ts';

describe('a forged redacted copy', () => {
  let hiding: HidingRun;
  let content: Record<string, Uint8Array>;
  before(async () => {
    hiding = new HidingRun();
    await hiding.seal();
    await redactBundle(hiding.original, hiding.wishes('copy'));
    content = unzipSync(readFileSync(hiding.fixture.at('copy.zip')));
  });
  after(() => hiding.close());

  const withRecord = (folder: string, change: (files: Redaction['files']) => Redaction['files']) => {
    const path = join(folder, 'redaction.json');
    const record = readJson(path, redactionSchema);
    writeJson(path, { ...record, files: change(record.files) });
  };
  const withheldBody = (list: Redaction['files']) =>
    list.findIndex(({ path, how }) => how === 'withheld' && path.startsWith('bodies/'));
  const forgeries: Record<string, [(folder: string) => void, RegExp]> = {
    'a withheld body is said to have another hash': [
      (folder) =>
        withRecord(folder, (list) =>
          list.with(withheldBody(list), {
            ...(list[withheldBody(list)] as Redaction['files'][number]),
            originalSha256: 'f'.repeat(64),
          }),
        ),
      /redaction\.json names another original than the signed list/,
    ],
    'a withheld body is not mentioned': [
      (folder) => withRecord(folder, (list) => list.filter((_, index) => index !== withheldBody(list))),
      /the original has it, and redaction\.json does not say that it was withheld/,
    ],
    'a withheld body is said to be in the copy': [
      (folder) =>
        withRecord(folder, (list) =>
          list.with(withheldBody(list), {
            ...(list[withheldBody(list)] as Redaction['files'][number]),
            how: 'redacted',
          }),
        ),
      /redaction\.json does not say the truth about it/,
    ],
    'another body stands in the place of a withheld one': [
      (folder) => {
        const { files: list } = readJson(join(folder, 'redaction.json'), redactionSchema);
        writeFileSync(join(folder, list[withheldBody(list)]?.path ?? ''), 'made up');
      },
      /redaction\.json does not say the truth about it/,
    ],
    'a file the original never had is called redacted': [
      (folder) => {
        writeFileSync(join(folder, 'made-up.json'), '{}');
        withRecord(folder, (list) => [
          ...list,
          { path: 'made-up.json', how: 'redacted', why: 'x', originalSha256: 'e'.repeat(64) },
        ]);
      },
      /made-up\.json/,
    ],
    'a file the original never had is called withheld': [
      (folder) =>
        withRecord(folder, (list) => [
          ...list,
          { path: 'bodies/gone', how: 'withheld', why: 'x', originalSha256: 'e'.repeat(64) },
        ]),
      /bodies\/gone/,
    ],
    'an addition is named that is not there': [
      (folder) => {
        const path = join(folder, 'redaction.json');
        const record = readJson(path, redactionSchema);
        writeJson(path, { ...record, added: [...record.added, 'bodies/gone.redacted.jsonl'] });
      },
      /bodies\/gone\.redacted\.jsonl: redaction\.json says it was added, and it is not there/,
    ],
    'a file is listed twice, once as it was and once withheld': [
      (folder) =>
        withRecord(folder, (list) => [
          ...list,
          { ...(list[withheldBody(list)] as Redaction['files'][number]), how: 'redacted' },
        ]),
      /named twice|does not say the truth/,
    ],
  };
  for (const [what, [change, named]] of Object.entries(forgeries))
    it(`is caught when ${what}, though sealed again`, async () => {
      const archive = await resealedCopy(content, {
        folder: hiding.fixture.at('forged'),
        archive: hiding.fixture.at('forged.zip'),
        change,
      });
      const report = await verifyBundle(archive);
      expect(report.exitCode).to.equal(1);
      expect(report.altered.map(({ path, said }) => `${path}: ${said}`).join('\n')).to.match(named);
    });
});
