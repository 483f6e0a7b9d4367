// What a step failed with: the loss of the road to the handset is told from a step that merely went wrong.
import { expect } from 'chai';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { whyDisconnected } from '../../../harness/run/disconnected.ts';

describe('a failed step', () => {
  const lost: [string, RegExp][] = [
    [
      'WebDriverError: Request failed with error code ECONNREFUSED when running "element"',
      /^The Appium server ended/,
    ],
    ['fetch failed', /^The Appium server ended/],
    [
      'Could not proxy command to the remote server. Original error: connect ECONNREFUSED 127.0.0.1:8200',
      /^The connection to the handset was lost/,
    ],
    [
      "'POST /element' cannot be proxied to UiAutomator2 server because the instrumentation process is not running (probably crashed)",
      /^The connection to the handset was lost/,
    ],
    ['invalid session id: A session is either terminated or not started', /^The Appium session ended/],
    ["error: device '127.0.0.1:6000' not found", /^The handset is no longer attached/],
  ];
  for (const [said, told] of lost) {
    it(`means the road is gone when it says: ${said.slice(0, 60)}`, () => {
      expect(whyDisconnected(new Error(said))).to.match(told);
    });
  }

  const others = [
    new Error('element ("~Menu") still not displayed after 20000ms'),
    new Error('stale element reference'),
    new HarnessError('screen-unexpected', 'nothing matches the row owner "mint"', {
      remedy: 'Correct the row.',
    }),
    new HarnessError('timeout', 'Waited 20000 ms for the results page of Google.', { remedy: 'Look.' }),
  ];
  for (const failure of others) {
    it(`is only this step's when it says: ${failure.message.slice(0, 60)}`, () => {
      expect(whyDisconnected(failure)).to.equal(undefined);
    });
  }

  it('means the handset is gone when our own adb says so', () => {
    const gone = new HarnessError('handset-missing', 'adb cannot reach x: device offline.', {
      remedy: 'Plug it in.',
    });
    expect(whyDisconnected(gone)).to.match(/no longer attached/);
  });
});
