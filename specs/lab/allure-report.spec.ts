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

/** What the page holds as embedded base64 or as text. */
function embeddedTexts(page: string): string {
  const embedded = [...page.matchAll(/[A-Za-z0-9+/]{40,}={0,2}/g)].map(([text]) =>
    Buffer.from(text, 'base64').toString(),
  );
  return [page, ...embedded].join('\n');
}

describe('the Allure report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phonehome-allure-'));
  const results = join(folder, 'results');
  before(() => {
    mkdirSync(results);
    writeFileSync(join(results, `${result.uuid}-result.json`), JSON.stringify(result));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function made(name: string, simulated: boolean): Promise<string> {
    const outcome = await generateAllure(results, join(folder, name), { java: 'java', simulated });
    expect(outcome).to.deep.equal({ made: true, index: join(folder, name, 'index.html') });
    expect(readdirSync(join(folder, name)), 'one file, to be opened from the disk').to.deep.equal([
      'index.html',
    ]);
    return readFileSync(join(folder, name, 'index.html'), 'utf8');
  }

  it('is one page that shows the test and loads no analytics', async () => {
    const page = await made('phone', false);
    expect(embeddedTexts(page)).to.contain(result.name);
    expect(embeddedTexts(page)).to.not.match(/googletagmanager|google-analytics|gtag\(/i);
    expect(page).to.not.contain('SIMULATED');
  });

  it('of a lab run says so above every page', async () => {
    const page = await made('lab', true);
    expect(page)
      .to.match(/<body[^>]*><div role="note"[^>]*>SIMULATED/)
      .and.to.contain('<title>SIMULATED');
  });
});
