// Allure's real generator on a result as the reporter leaves it: the page is made, and it tracks nobody who reads it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { generateAllure } from '../../harness/evidence/allure.ts';

const result = {
  uuid: 'f1b0d2b4-0000-4000-8000-000000000001',
  historyId: 'one',
  name: 'Mint sends the search words to its vendor',
  fullName: 'search-words',
  status: 'passed',
  stage: 'finished',
  start: 1_589_457_600_000,
  stop: 1_589_457_601_000,
  labels: [{ name: 'epic', value: 'mint' }],
  links: [],
  steps: [],
  attachments: [],
  parameters: [{ name: 'mode', value: 'incognito' }],
};

describe('the Allure report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phonehome-allure-'));
  after(() => rmSync(folder, { recursive: true }));

  it('is generated, shows the test, and loads no analytics', async () => {
    const results = join(folder, 'results');
    mkdirSync(results);
    writeFileSync(join(results, `${result.uuid}-result.json`), JSON.stringify(result));
    const outcome = await generateAllure(results, join(folder, 'report'), { java: 'java' });
    expect(outcome).to.deep.equal({ made: true, index: join(folder, 'report', 'index.html') });

    const pages = readdirSync(join(folder, 'report'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(html|js|json)$/.test(file),
    );
    const texts = pages.map((file) => readFileSync(join(folder, 'report', file), 'utf8'));
    expect(texts.join('\n')).to.contain(result.name);
    for (const text of texts) expect(text).to.not.match(/googletagmanager|google-analytics|gtag\(/i);
  });
});
