// The parts of `npm test`: none is left out, side by side they are all counted, and one that falls over is a failure.
import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import {
  checkTasks,
  labSpecs,
  mochaCount,
  runTasks,
  type Task,
} from '../../../harness/commands/check-tasks.ts';

const task = (name: string, script: string, isMocha = false): Task => ({
  ...{ name, isMocha },
  command: [process.execPath, ['-e', script]],
});

describe('parts of the check', () => {
  it('are the static checks, the unit tests and every spec of the lab', () => {
    const names = checkTasks({ lab: true }).map(({ name }) => name);
    const specs = readdirSync('specs/lab').filter((name) => name.endsWith('.spec.ts'));
    expect(names.slice(0, 5)).to.deep.equal(['typecheck', 'lint', 'format:check', 'fences', 'test:unit']);
    expect(names.slice(5).sort()).to.deep.equal(specs.map((name) => `test:lab ${name}`).sort());
    expect(checkTasks({ lab: false })).to.have.length(5);
  });

  it('of the lab each run one spec, and leave out the others', () => {
    const files = labSpecs();
    for (const { name, command } of checkTasks({ lab: true }).slice(5)) {
      const [, args] = command;
      const ignored = args.filter((_, index) => args[index - 1] === '--ignore');
      const left = files.filter((file) => !ignored.includes(`specs/lab/${file}`));
      expect(left).to.deep.equal([name.replace('test:lab ', '')]);
    }
  });

  it('run side by side, all of them, at most so many at a time', async () => {
    const told: string[] = [];
    const tasks = ['1', '2', '3'].map((name) => task(name, 'setTimeout(() => undefined, 300)'));
    const began = performance.now();
    const total = await runTasks(tasks, 3, (line) => told.push(line));
    const beside = performance.now() - began;
    await runTasks(tasks, 1, () => undefined);
    expect(total).to.deep.equal({ passed: 3, failed: 0, skipped: 0 });
    expect(told).to.have.length(3);
    expect(performance.now() - began - beside).to.be.greaterThan(beside);
  });

  it('count what mocha counted, and as failed what ended without a count', async () => {
    const counted = "console.log('\\n  4 passing (1s)\\n  2 pending\\n  1 failing\\n'); process.exit(1)";
    const silent = () => undefined;
    expect(await runTasks([task('a', counted, true)], 2, silent)).to.deep.equal({
      ...{ passed: 4, failed: 1, skipped: 2 },
    });
    expect(await runTasks([task('b', 'process.exit(0)', true)], 2, silent)).to.have.property('failed', 1);
    expect(await runTasks([task('c', 'process.exit(3)', true)], 2, silent)).to.have.property('failed', 1);
    expect(await runTasks([task('d', 'process.exit(3)')], 2, silent)).to.have.property('failed', 1);
    expect(mochaCount('  12 passing (2m)')).to.deep.equal({ passed: 12, failed: 0, skipped: 0 });
  });
});
