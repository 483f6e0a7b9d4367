// One sealed bundle of every format version there ever was: each is still read, found whole, and judged as it was sealed.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bundleFormat, bundleNames } from '../../../harness/artifacts/bundle.ts';
import { hashFile, pathsBelow } from '../../../harness/evidence/bundle/contents.ts';
import { openBundle } from '../../../harness/evidence/bundle/open.ts';
import { writeBundle } from '../../../harness/evidence/bundle/seal.ts';
import { anonymousKey } from '../../../harness/evidence/bundle/signing.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { verifyBundle } from '../../../harness/verify.ts';

const samples = join(import.meta.dirname, '../../golden/bundles');

describe('sealed samples', () => {
  it('are kept of every format version', () => {
    const versions = Array.from({ length: bundleFormat }, (_, index) => `v${index + 1}.phonehome.zip`);
    expect(readdirSync(samples).sort()).to.include.members(versions);
  });

  for (const name of readdirSync(samples))
    it(`${name} is read, whole, and its verdicts are derived again`, async () => {
      const report = await verifyBundle(join(samples, name));
      expect(report.altered).to.deep.equal([]);
      expect(report.check.package?.simulated).to.equal(true);
      expect(report.rederived?.verdicts).to.be.greaterThan(0);
      // Later decoders may find more; what was sealed as answered must not be answered otherwise.
      const reversed = report.rederived?.differences.filter((line) =>
        /^verdicts\.json: .*: sealed \S+, derived/.test(line),
      );
      expect(reversed).to.deep.equal([]);
    });

  it('of a newer format are refused as that, not as altered', async () => {
    const work = mkdtempSync(join(tmpdir(), 'phonehome-newer-'));
    try {
      const bundle = openBundle(join(samples, 'v1.phonehome.zip'));
      const folder = join(work, 'files');
      cpSync(bundle.folder, folder, { recursive: true });
      bundle.close();
      const list = readFileSync(join(folder, bundleNames.package), 'utf8');
      for (const own of [bundleNames.package, bundleNames.digest, 'signatures'])
        rmSync(join(folder, own), { recursive: true });
      const newer = list.replace(/"formatVersion": \d+/, `"formatVersion": ${bundleFormat + 1}`);
      const archive = join(work, 'newer.zip');
      const files = pathsBelow(folder).map((path) => hashFile(folder, path));
      await writeBundle(
        { files, sourceFolder: folder, packageOf: () => newer, runId: 'x', simulated: true },
        {
          key: anonymousKey(),
          archive,
          folder: null,
          authorities: [],
          who: 'x',
          software: 'x',
          now: new Date(0),
        },
      );
      const error: unknown = await verifyBundle(archive).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(HarnessError);
      expect((error as HarnessError).message).to.contain(`has format ${bundleFormat + 1}`);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
});
