// The custody log of a run whose handsets are driven by several processes: each line is bound to the one before, whoever wrote it.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { appendCustody, readCustody } from '../../../harness/artifacts/custody.ts';

const linesEach = 60;
const module = new URL('../../../harness/artifacts/custody.ts', import.meta.url).href;
const step = { atMs: 0, by: 'unit 1', did: 'screen-kept', said: 'x'.repeat(300), files: [] } as const;

function writer(path: string, who: string): Promise<number | null> {
  const program = `import { appendCustody } from ${JSON.stringify(module)};
    for (let line = 0; line < ${linesEach}; line += 1)
      appendCustody(${JSON.stringify(path)}, { ...${JSON.stringify(step)}, who: ${JSON.stringify(who)} });`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => child.on('exit', resolve));
}

describe('the custody log of several writers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phonehome-custody-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('has every line of each, in an unbroken chain, and no lock is left', async () => {
    const path = join(folder, 'custody.jsonl');
    const writers = ['h1', 'h2', 'h3'];
    expect(await Promise.all(writers.map((who) => writer(path, who)))).to.deep.equal([0, 0, 0]);
    const { steps, brokenAt } = readCustody(path);
    expect(brokenAt).to.equal(null);
    for (const who of writers) expect(steps.filter((one) => one.who === who)).to.have.length(linesEach);
    expect(readdirSync(folder)).to.deep.equal(['custody.jsonl']);
  });

  it('goes on after a writer that was killed while it held the lock', () => {
    const path = join(folder, 'custody.jsonl');
    const lock = join(folder, '.custody.jsonl.lock');
    writeFileSync(lock, '');
    utimesSync(lock, new Date(0), new Date(0));
    const before = readCustody(path).steps.length;
    appendCustody(path, { ...step, who: 'later', files: [] });
    expect(readCustody(path))
      .to.deep.include({ brokenAt: null })
      .and.to.have.property('steps')
      .of.length(before + 1);
  });
});
