// One WebdriverIO run: `npx wdio run wdio.conf.ts` drives every planned case on the handset of the run config.
import { liveRun } from './harness/wdio-service.ts';

export const config: WebdriverIO.Config = {
  runner: 'local',
  // One group: a worker serves one handset and takes its cases from the plan, the claims across cases last.
  specs: [['./specs/journeys/cases.spec.ts', './specs/journeys/across-cases.spec.ts']],
  maxInstances: liveRun.capabilities.length,
  // Filled in by onPrepare, once the handset and the Appium server are known.
  capabilities: liveRun.capabilities,
  hostname: '127.0.0.1',
  port: 4723,
  path: '/',
  logLevel: 'error',
  // A repeated request would be recorded twice.
  connectionRetryCount: 0,
  connectionRetryTimeout: 120_000,
  framework: 'mocha',
  mochaOpts: { ui: 'bdd', timeout: 900_000 },
  reporters: liveRun.reporters,
  outputDir: liveRun.outputDir,
  onPrepare: (_config, capabilities) => liveRun.prepare(capabilities),
  beforeSession: (_config, session) => liveRun.choose(session),
  before: (_capabilities, _specs, browser) => liveRun.connect(browser),
  after: () => liveRun.disconnect(),
  afterTest: (test, _context, result) => liveRun.afterTest(test, result),
  onComplete: (exitCode) => liveRun.finish(exitCode),
};
