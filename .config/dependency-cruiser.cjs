// Import fences of architecture section 2: what a stage may know of the others, and which packages stay in which corner.
const stages = ['artifacts', 'plan', 'device', 'browsers', 'capture', 'import', 'apk', 'decode', 'detect', 'verdicts', 'evidence'];

/** A stage imports artifacts/, lib/ and itself. */
const stageFences = stages.map((stage) => ({
  name: `stage-${stage}`,
  comment: `${stage}/ imports artifacts/, lib/ and itself only${stage === 'browsers' ? ', and device/' : ''}`,
  severity: 'error',
  from: { path: `^harness/${stage}/` },
  to: {
    path: '^(harness|specs|config)/|^wdio\\.conf\\.ts$',
    pathNot: `^harness/(artifacts|lib|${stage}${stage === 'browsers' ? '|device' : ''})/`,
  },
}));

/** A package only in the named corners. */
const corner = (name, packages, allowed) => ({
  name,
  severity: 'error',
  from: { path: '^(harness|specs)/|^wdio\\.conf\\.ts$', pathNot: allowed },
  to: { path: packages },
});

module.exports = {
  forbidden: [
    ...stageFences,
    {
      name: 'lib-is-a-leaf',
      severity: 'error',
      from: { path: '^harness/lib/' },
      to: { path: '^harness/', pathNot: '^harness/lib/' },
    },
    {
      name: 'lab-stands-alone',
      comment: 'if encoder and decoder shared code, their mistakes would cancel',
      severity: 'error',
      from: { path: '^harness/lab/' },
      to: { path: '^(harness|specs)/', pathNot: '^harness/(lab|lib)/|^harness/artifacts/run-config\\.ts$' },
    },
    {
      name: 'nobody-imports-lab',
      severity: 'error',
      from: { path: '^harness/', pathNot: '^harness/lab/' },
      to: { path: '^harness/lab/' },
    },
    {
      name: 'offline-half-is-offline',
      comment: 'pipeline.ts and analyse.ts put its stages together: the first for our own runs, the second for captures of anybody',
      severity: 'error',
      from: { path: '^harness/(import|decode|detect|verdicts|pipeline|analyse)' },
      to: { path: '^(http|https|http2|net|tls|dgram|child_process)$' },
    },
    corner('mockttp-corner', 'node_modules/mockttp', '^harness/(capture|lab)/|^specs/(unit|lab)/'),
    corner('webdriverio-corner', 'node_modules/(webdriverio|@wdio)/', '^harness/browsers/|^harness/wdio-service\\.ts$|^wdio\\.conf\\.ts$|^specs/'),
    corner(
      'child-process-corner',
      '^child_process$|node_modules/execa/',
      '^harness/(device/adb|evidence/allure|lab/processes|setup/processes)\\.ts$|^specs/',
    ),
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'not-resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], mainFields: ['module', 'main', 'types'] },
  },
};
