// Private folders of runs: there while the run's process lives, gone when it ends, cleared up when it was killed.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { environmentFor } from '../../../harness/config/load.ts';

/** The state folder is read from the environment, so each look happens in a process of its own. */
function inProcess(stateDir: string, script: string): string {
  const ended = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    env: { ...environmentFor({}), PHONEHOME_STATE_DIR: stateDir },
    encoding: 'utf8',
  });
  expect(ended.stderr).to.equal('');
  return ended.stdout.trim();
}

const claims = JSON.stringify(path.resolve('harness/run/claims.ts'));

describe('what a run keeps to itself', () => {
  let stateDir: string;
  beforeEach(() => {
    stateDir = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-claims-'));
  });
  afterEach(() => fs.rmSync(stateDir, { recursive: true }));
  const runs = () =>
    fs.existsSync(path.join(stateDir, 'runs')) ? fs.readdirSync(path.join(stateDir, 'runs')) : [];

  it('is closed to others while the run lives, and gone when it is released', () => {
    const said = inProcess(
      stateDir,
      `import { claimRun, clearDeadRuns, refuseRunUnderWay } from ${claims};
       import { statSync } from 'node:fs';
       const claim = claimRun('one');
       console.log((statSync(claim.folder).mode & 0o777).toString(8));
       console.log(clearDeadRuns([]).length);
       try { refuseRunUnderWay('one'); } catch (error) { console.log(error.code, error.message.replace(/\\d+/, 'N')); }
       claim.release([]);
       refuseRunUnderWay('one');`,
    );
    expect(said.split('\n')).to.deep.equal(['700', '0', 'usage Run one is still under way (process N).']);
    expect(runs()).to.deep.equal([]);
  });

  it('is cleared up by the next after a kill; where the handset is reached stays until it is restored', () => {
    const kill = `import { claimRun } from ${claims};
      import { writeFileSync } from 'node:fs';
      const claim = claimRun('dead');
      writeFileSync(claim.folder + '/ca.key.pem', 'secret');
      claim.reached({ serial: 'abc', adbServerPort: 6001 });
      process.exit(0);`;
    inProcess(stateDir, kill);
    expect(runs()).to.deep.equal(['dead']);
    const look = (toRestore: string) =>
      inProcess(
        stateDir,
        `import { clearDeadRuns, lastPortOf } from ${claims};
         console.log(JSON.stringify([clearDeadRuns(${toRestore}), lastPortOf('abc') ?? null, lastPortOf('xyz') ?? null]));`,
      );
    expect(look("['abc']")).to.equal('[["dead"],6001,null]');
    expect(fs.readdirSync(path.join(stateDir, 'runs', 'dead'))).to.deep.equal(['claim.json']);
    expect(look('[]')).to.equal('[["dead"],null,null]');
    expect(runs()).to.deep.equal([]);
  });

  it('of a folder that says nothing is left alone', () => {
    fs.mkdirSync(path.join(stateDir, 'runs', 'strange'), { recursive: true });
    fs.writeFileSync(path.join(stateDir, 'runs', 'strange', 'claim.json'), '{');
    inProcess(stateDir, `import { clearDeadRuns } from ${claims}; clearDeadRuns([]);`);
    expect(runs()).to.deep.equal(['strange']);
  });
});
