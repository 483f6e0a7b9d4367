// Allure's generator where it cannot work: the answer is a reason, never an exception, never a path of this machine.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { generateAllure } from '../../../harness/evidence/allure.ts';

describe('generateAllure', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phonehome-allure-'));
    mkdirSync(join(folder, 'results'));
    writeFileSync(join(folder, 'results', 'a-result.json'), '{}');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function reason(results: string, java: string | null): Promise<string> {
    const outcome = await generateAllure(join(folder, results), join(folder, 'out'), {
      java,
      simulated: false,
    });
    return outcome.made ? 'made' : outcome.reason;
  }

  it('says so without Java', async () => {
    expect(await reason('results', null)).to.contain('no Java is installed');
  });

  it('says so when Java cannot be started or fails', async () => {
    expect(await reason('results', join(folder, 'no-java')))
      .to.contain('java: ENOENT')
      .and.to.not.contain(folder);
    expect(await reason('results', '/bin/false'))
      .to.contain('exit code 1')
      .and.to.not.contain(folder);
    expect(await reason('results', '/bin/true')).to.contain('wrote no page');
  });

  it('says so without results', async () => {
    expect(await reason('nothing', '/bin/true')).to.contain('no Allure results');
  });
});
