// The session of a lost handset: Appium is asked once, waited for briefly, and nobody waits a second time.
import { expect } from 'chai';
import { endLostSession } from '../../../harness/run/lost-session.ts';

function session(deleteSession: () => Promise<void>) {
  let asked = 0;
  return {
    sessionId: 'one' as string | undefined,
    deleteSession: () => {
      asked += 1;
      return deleteSession();
    },
    asked: () => asked,
  };
}

describe('a session whose handset is lost', () => {
  it('is ended when Appium still can', async () => {
    const ended = session(() => Promise.resolve());
    await endLostSession(ended, 60_000);
    expect(ended.asked()).to.equal(1);
    expect(ended.sessionId).to.equal(undefined);
  });

  it('is forgotten when Appium looks for the handset', async () => {
    const silent = session(() => new Promise(() => undefined));
    const began = performance.now();
    await endLostSession(silent, 50);
    expect(performance.now() - began).to.be.within(40, 20_000);
    expect(silent.sessionId).to.equal(undefined);
  });

  it('is forgotten when Appium is gone too', async () => {
    const refused = session(() => Promise.reject(new Error('ECONNREFUSED')));
    await endLostSession(refused, 60_000);
    expect(refused.sessionId).to.equal(undefined);
  });
});
