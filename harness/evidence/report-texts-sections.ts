// The part of the table of texts that goes with the tables and pictures: `report-texts.ts` takes it in.
import type { CanaryKind } from '../artifacts/case.ts';
import type { Mode } from '../artifacts/run-config.ts';
import { statementTexts } from './report-texts-statements.ts';

const count = (number: number, one: string, more: string) => `${number} ${number === 1 ? one : more}`;

const deeds: Record<CanaryKind, string> = {
  'search-term': 'Typed search words',
  url: 'Opened a page',
  title: 'Page title shown',
  identifier: 'Known identifier',
  text: 'Text entered',
};

const shortModes: Record<Mode, string> = { normal: 'normal', incognito: 'incognito' };

export const sectionTexts = {
  statements: statementTexts,
  /** Any axis of the test plan beyond browser, mode and search engine. */
  axis: (name: string, value: string) => `${name} ${value}`,
  leftOut: (number: number) => `${count(number, 'more row is', 'more rows are')} left out here.`,
  compare: {
    title: 'What changed between two runs',
    unknown: 'not known',
    runs: 'The runs',
    circumstances: 'What the runs themselves differ in',
    sameCircumstances: 'Nothing that is recorded.',
    claims: 'Claim by claim',
    noClaims: 'No claim was judged in a place of the plan that both runs have.',
    paths: 'Payload path by payload path',
    noPaths: 'Nothing of ours was sent unexplained in a place of the plan that both runs drove to the end.',
    identifiers: 'Identifiers that went along',
    noIdentifiers: 'None in either run.',
    incomparable: 'What cannot be compared',
    allComparable: 'Nothing: both runs have the same places and claims.',
    device: 'phone',
    android: 'Android',
    build: 'build',
    tool: 'phonehome',
    differs: (what: string, before: string, after: string) => `${what}: ${before} in A, ${after} in B`,
    simulatedDiffers: (which: string) =>
      `Only ${which} was made on the lab handset: what differs says nothing about a real phone.`,
    table: (name: string) => `The table ${name} of config/ is not the same.`,
    onlyPlace: (run: string, place: string) => `Only ${run} has ${place}.`,
    onlyClaim: (run: string, claim: string) => `Only ${run} judged the claim “${claim}”.`,
    unfinished: (run: string, caseId: string) =>
      `Case ${caseId} of ${run} was not driven to its end: what it did not show may be missing for that reason.`,
    reworded: (claim: string) => `The claim “${claim}” is worded or judged by another rule in B.`,
    sameClaims: (number: number) => `${count(number, 'answer stayed', 'answers stayed')} the same.`,
    samePaths: (number: number) => `${count(number, 'path', 'paths')} as before.`,
    sameIdentifiers: (number: number) =>
      `${count(number, 'identifier has', 'identifiers have')} the same value in both runs.`,
    change: {
      same: 'same',
      changed: 'changed',
      'newly-decided': 'decided now',
      'no-longer-decided': 'no longer decided',
    },
    pathChange: { same: 'as before', appeared: 'new', gone: 'gone', more: 'more often', less: 'less often' },
    identifier: {
      'same-value': 'same value',
      'other-value': 'another value',
      appeared: 'only in B',
      gone: 'only in A',
    },
  },
  outcome: {
    notAsserted: 'Nothing was asserted here.',
    asked: (word: string) => `Asserted: ${word}.`,
    answer: (word: string) => `Answer: ${word}.`,
    driven: 'The case was driven to its end',
    drivenFeature: 'Driving',
    evidence: 'Where it stands in the traffic',
    openReport: 'This case in the report',
    largePicture: 'Picture of the screen (large)',
    categories: {
      failed: 'The answer differs from what was asserted',
      broken: 'Could not be decided',
      skipped: 'Nothing was asserted',
    },
  },
  summary: {
    claim: 'Statement',
    counts: (passed: number, failed: number, broken: number, skipped: number) =>
      `✅ **${passed}** as asserted · ❌ **${failed}** different · ⚠️ **${broken}** undecided · ➖ **${skipped}** not asserted`,
    notable: 'Different or undecided',
    footer:
      'The word says whether the statement held, the mark whether that is what was asserted. The whole story with the evidence is in `report.html` of the run folder.',
  },
  glance: {
    caption: (engines: string) =>
      `Our answer to each published statement${engines === '' ? '' : `, tried with ${engines}`}. “Yes” means that the statement held. Each answer leads to its evidence.`,
    statement: 'Statement',
    notAsked: 'not about this mode',
    none: '–',
  },
  sure: {
    words: { certain: 'certain', strong: 'well supported', fair: 'supported', none: '' },
    how: 'How sure',
    why: 'Why',
    who: 'Said by',
    changesOurMind: 'What would change our mind:',
    ifYes: 'If the answer is yes:',
    ifNo: 'If it is no:',
    readIn: (uploads: number) => `read in ${count(uploads, 'upload', 'uploads')} that held our words`,
    tracedIn: (uploads: number) => `a hash or pieces of our words, in ${count(uploads, 'upload', 'uploads')}`,
    nothingIn: (tries: number, controls: number) =>
      `not seen in ${count(tries, 'try', 'tries')}; ${controls === 1 ? 'our own request was' : `${controls} requests of our own were`} seen, nothing hidden`,
    hidden: (spots: number) =>
      spots === 0
        ? 'not every try was driven to its end'
        : `${count(spots, 'thing', 'things')} could not be read`,
    notMeasured: 'not measured',
    rules: [
      'Certain: words that existed nowhere else before this run were read, letter by letter, in what was sent. Where each stands is given as an address that anybody can follow in the raw bytes.',
      'Well supported: a hash or separate pieces of those words were found; or nothing was found in at least three tries, in each of which our own requests were seen and nothing was hidden from view.',
      'Supported: nothing was found, our own requests were seen and nothing was hidden, but in fewer than three tries.',
      'Where something was hidden from view and nothing was found, there is no answer, and the report says “Cannot say”.',
    ],
  },
  timeline: {
    title: 'Time line',
    lanes: {
      found: 'not asked for by the user',
      own: 'asked for by the user',
      open: 'unreadable',
      quiet: 'nothing of ours in it',
    },
    taps: 'what was done on the phone, numbered as below',
    said: (taps: number, requests: readonly string[]) =>
      `Time line of the case: ${count(taps, 'step', 'steps')} on the phone above, requests below: ${requests.join(', ')}. The list after it tells the same in words.`,
    andMore: (said: string, more: number) => `${said} and ${more} more`,
  },
  flow: {
    heads: ['What was done', 'In which browser', 'Received by', 'Run by'],
    deeds,
    otherHosts: 'other hosts',
    unknownOperator: 'operator not known',
    unknownCountry: 'country not known',
    country: (code: string) => `in ${code}`,
    band: (from: string, to: string, uploads: number) =>
      `${from} to ${to}: ${count(uploads, 'upload', 'uploads')}`,
    said: (hosts: readonly string[], simulated: boolean) =>
      `${simulated ? 'Simulated. ' : ''}Flow from what was done on the phone to who received it: ${hosts.join(', ')}. The table below names every host.`,
    scroll: 'Flow picture, scrolls sideways',
    caption:
      'Every band is uploads with something of ours in them that the user’s own action does not explain. The thicker, the more uploads.',
    none: 'Nothing of ours was seen leaving for anybody but those the user asked, so there is no flow to draw.',
  },
  sides: {
    what: 'What was looked at',
    to: 'to',
    notSeen: 'not seen',
    uploads: (number: number) => `in ${count(number, 'upload', 'uploads')}`,
    identifiers: 'Identifiers that went along',
    identifierCount: (own: number, shared: number) =>
      own === 0 ? 'none' : `${own}, of which ${shared} also in the other mode`,
    requests: 'Requests in all',
    requestCount: (requests: string, hosts: number) => `${requests} to ${count(hosts, 'host', 'hosts')}`,
    blind: 'Could not be read and stands against a “No”',
    noBlind: 'nothing',
    nothingInEither: 'Nothing of ours was seen going to anybody but those the user asked, in either mode.',
    noDifference: 'Incognito made no difference: the same things went to the same hosts.',
    stopped: 'In incognito mode none of it was seen.',
    more: 'In incognito mode more was sent than in normal mode.',
    less: (missing: number, all: number) => `In incognito mode ${missing} of ${all} were not seen.`,
    none: 'No browser was driven to the end in both modes, so there is nothing to put side by side.',
  },
  persistence: {
    value: 'Identifier and value',
    modes: shortModes,
    cells: { sent: 'sent', other: 'another value', none: 'not sent' },
    reset: (how: string) => `new value after: ${how}`,
    seen: (cases: number, acrossModes: boolean) =>
      `${cases === 1 ? 'Seen in one case' : `The same in ${cases} cases`}${acrossModes ? ', normal and incognito' : ''}.`,
    legend:
      '● this value was sent together with what we typed or opened · ◇ another value in its place · a small dot: none was seen. A full row across normal and incognito cases means that both can be told to come from one device.',
    none: 'No known identifier was seen going along with what we typed or opened.',
  },
  completeness: {
    title: 'Completeness, case by case',
    heads: [
      'Case',
      'Steps done',
      'Requests',
      'Bodies',
      'Own requests seen',
      'Not readable',
      'Set-up at the end',
      'Recording',
    ],
    of: (done: number, all: number) => `${done} of ${all}`,
    kilobytes: (size: string) => `${size} kB`,
    unread: (all: number, counting: number) => `${all}, ${counting} of them count`,
    notChecked: 'not checked',
    stood: 'in place',
    lost: (what: string) => `lost: ${what}`,
    proxy: 'proxy setting',
    tunnel: 'tunnel',
    certificate: 'trusted certificate',
    whole: 'whole',
    gaps: 'with gaps',
  },
  doubts: {
    titles: {
      found: (answers: number) =>
        `${count(answers, 'answer rests', 'answers rest')} on something that was found`,
      clear: (answers: number) => `${count(answers, 'answer rests', 'answers rest')} on nothing being found`,
      open: (answers: number) => `${count(answers, 'question stays', 'questions stay')} open`,
      none: (answers: number) => `${count(answers, 'was', 'were')} not measured`,
    },
    found: [
      'Somebody shows that the bytes at a finding’s address do not hold the words, or that their SHA-256 is not the recorded one.',
      'Somebody shows another way by which the words, minted for this run alone, could have come into that upload than the action on the phone.',
      'Somebody shows that the host is not run by the named company.',
    ],
    notExact:
      'For answers that rest on a hash or on pieces: somebody shows another text that gives the same, and that was on the phone.',
    clear: [
      'One upload is found that carries the words in a coding or under a key that we did not open.',
      'A longer wait, another version, another region or another action shows the words on their way.',
      'Traffic is shown that did not pass the recording, and that the checks of the set-up did not notice.',
    ],
    fewTries: 'More tries: three conclusive ones would make those answers well supported.',
    readable: (host: string) => `What went to ${host} becomes readable.`,
    open: ['The case is driven again, and nothing stays hidden.'],
    none: ['The case is driven to its end; the reasons why it was not are listed above.'],
  },
} as const;
