// A session whose handset is lost comes in; one that WebdriverIO no longer waits for goes out.
import { setTimeout as sleep } from 'node:timers/promises';

/** A phone that is still there needs a second; Appium looks two minutes for one that is gone. */
const patienceMs = 5000;

/** What is asked of a WebdriverIO session here. */
export interface EndableSession {
  /** Undefined once WebdriverIO takes it for ended. */
  sessionId?: string | undefined;
  deleteSession(): Promise<unknown>;
}

/**
 * Asks Appium to end the session, waits at most `waitMs` milliseconds and then forgets it, so that the worker ends. The
 * server itself is ended with the run, and what a lost handset still holds is undone from the journal. Never throws.
 */
export async function endLostSession(session: EndableSession, waitMs = patienceMs): Promise<void> {
  // A refusal tells no more than why the session was lost, which every case already says.
  const asked = session.deleteSession().catch(() => undefined);
  const waited = new AbortController();
  await Promise.race([asked, sleep(waitMs, undefined, { signal: waited.signal }).catch(() => undefined)]);
  waited.abort();
  // WebdriverIO asks once more at the worker's end, for as long as there is an id.
  session.sessionId = undefined;
}
