// The options of `phonehome run`: every one reaches its wish, every wrong one is named as it was typed.
import { expect } from 'chai';
import { portOf, type RunOptions, wishesOf } from '../../../harness/commands/run-options.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';

const failure = (run: () => unknown): HarnessError => {
  try {
    run();
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error('it was accepted');
};

describe('options of phonehome run', () => {
  it('become wishes; what was not typed is no wish', () => {
    expect(wishesOf({})).to.deep.equal({});
    expect(
      wishesOf({
        profile: 'device',
        serial: '127.0.0.1:5555',
        browsers: 'mint, chrome',
        engines: 'google',
        modes: 'incognito',
        upstream: 'http://proxy:3128',
        repetitions: '2',
        seed: 'abc',
        settleMs: '0',
        adbPort: '5038',
      }),
    ).to.deep.equal({
      profile: 'device',
      serial: '127.0.0.1:5555',
      browsers: ['mint', 'chrome'],
      engines: ['google'],
      modes: ['incognito'],
      upstream: 'http://proxy:3128',
      repetitions: 2,
      seed: 'abc',
      settleMs: 0,
      adbServerPort: 5038,
    });
  });

  it('that are paths are meant from where they were typed', () => {
    const wishes = wishesOf({ config: 'a.json', configDir: 'b', reports: 'c', upstreamCa: 'd.pem' });
    expect(wishes).to.deep.equal({
      configFile: `${process.cwd()}/a.json`,
      configDir: `${process.cwd()}/b`,
      reportsDir: `${process.cwd()}/c`,
      upstreamCaFile: `${process.cwd()}/d.pem`,
    });
  });

  const wrong: [RunOptions, string][] = [
    [{ settleMs: 'long' }, '--settle-ms "long": must be a number'],
    [{ settleMs: '' }, '--settle-ms "": must be a number'],
    [{ settleMs: '1.5' }, '--settle-ms "1.5": '],
    [{ settleMs: '-1' }, '--settle-ms "-1": Too small'],
    [{ repetitions: '0' }, '--repetitions "0": Too small'],
    [{ adbPort: '70000' }, '--adb-port "70000": Too big'],
    [
      { modes: 'normal,private' },
      '--modes "normal,private": Invalid option: expected one of "normal"|"incognito"',
    ],
    [{ profile: 'phone' }, '--profile "phone": Invalid option: expected one of "lab"|"device"'],
    [
      { upstream: 'https://proxy:1' },
      '--upstream "https://proxy:1": must be direct, stub or http://host:port',
    ],
    [{ upstream: 'http://proxy' }, '--upstream "http://proxy": must be direct, stub or http://host:port'],
    [{ serial: '' }, '--serial "": Too small'],
  ];
  for (const [options, said] of wrong) {
    it(`refuse ${said}`, () => {
      const error = failure(() => wishesOf(options));
      expect(error.code).to.equal('usage');
      expect(error.message).to.contain(said);
      expect(error.remedy).to.contain('--help');
    });
  }

  it('of other commands: a port', () => {
    expect(portOf(undefined)).to.equal(undefined);
    expect(portOf('5038')).to.equal(5038);
    expect(failure(() => portOf('adb')).message).to.equal('--adb-port "adb": must be a number.');
    expect(failure(() => portOf('80')).message).to.contain('--adb-port "80": Too small');
  });
});
