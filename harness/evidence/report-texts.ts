// Every sentence and word of the report that is not measured, in one table, so that it can be translated.
import type { CanaryKind } from '../artifacts/case.ts';
import type { ObservedOutcome } from '../artifacts/observation.ts';
import type { Mode } from '../artifacts/run-config.ts';
import type { VerdictWord } from '../artifacts/verdict.ts';
import type { IdleComparison } from './report-idle.ts';
import { sectionTexts } from './report-texts-sections.ts';

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[], and = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1) ?? ''}`;
}

const modes: Record<Mode, string> = { normal: 'normal mode', incognito: 'incognito mode' };

const kinds: Record<CanaryKind, string> = {
  'search-term': 'search words',
  url: 'page addresses',
  title: 'page titles',
  identifier: 'identifiers',
  text: 'texts',
};

/** What an answer to a published statement is called, plainly. */
const answers: Record<VerdictWord, string> = {
  reproduced: 'Yes',
  'not-reproduced': 'No',
  inconclusive: 'Cannot say',
  'not-run': 'Not measured',
};

const outcomes: Record<ObservedOutcome, string> = {
  completed: 'driven to the end',
  failed: 'stopped at a step that failed',
  'not-run': 'not run',
  interrupted: 'interrupted',
  'not-started': 'never started',
};

export const texts = {
  ...sectionTexts,
  language: 'en',
  modes,
  kinds,
  answers,
  outcomes,
  simulated: {
    banner: 'SIMULATED: lab handset',
    label: 'What kind of phone this was',
    explained:
      'This run was made on a simulated phone with simulated browsers. It shows that the measurement works. It says nothing about any real phone, browser or company.',
    watermark: 'SIMULATED',
  },
  headline: {
    found: (browser: string, what: string, operators: string, where: string) =>
      `${browser} sent ${what} to ${operators}, in ${where}.`,
    /** In the place of an operator. */
    unknownHost: (host: string) => `${host} (who runs it is not known)`,
    clear: (browser: string, what: string, operators: string) =>
      `${browser} was not seen to send ${what} to ${operators}.`,
    /** After a sentence that says what another browser sent. */
    clearControl: (browser: string) => `${browser}, driven the same way, did not.`,
    openModes: (where: string) => `In ${where} the question stays open.`,
    open: (browser: string) => `For ${browser} the question stays open.`,
    none: (browser: string) => `${browser} was not measured.`,
    inSimulation: 'In the simulation:',
    empty: 'Nothing was measured.',
  },
  besideIdle: ({ beside, places, leftOut }: IdleComparison) => {
    const idle = `Beside ${listed(beside)}, in which nothing was touched`;
    if (places.length === 0) return `${idle}: no upload to a place that does not get one then too.`;
    const named = places.map(({ place, uploads }) => `${place} (${uploads})`);
    return `${idle}, uploads to: ${[...named, ...(leftOut === 0 ? [] : [`${leftOut} more`])].join(', ')}.`;
  },
  standfirst: (cases: number, completed: number) => {
    const planned = cases === 1 ? 'the one test case' : `the ${cases} test cases`;
    if (completed === 0)
      return `Nothing can be said: of ${planned} none was driven to its end. The reasons are below.`;
    const driven =
      cases === 1
        ? 'The one test case was driven to its end.'
        : `${completed} of ${cases} test cases ${completed === 1 ? 'was' : 'were'} driven to the end.`;
    return `We typed words that nobody had ever typed before, opened a page, and recorded what left the phone. ${driven} Wherever our words turn up, we know who sent them, to whom, and what made it happen.`;
  },
  contents: 'Contents',
  skip: 'Skip the answers, go to the contents',
  matrixHead: 'Browser, mode and search engine',
  sections: {
    glance: 'The answers at a glance',
    answers: 'The answers, with reasons',
    answersIntro:
      'Each line is a statement somebody published, with our answer to it, how sure we are, and why. “Yes” means that it held when we tried.',
    matrix: 'Every combination',
    matrixIntro:
      'One row for each browser, mode and search engine. Each answer leads to the case it was taken from.',
    flow: 'Where it went',
    flowIntro: 'From what was done on the phone to the company that received it.',
    sides: 'Normal and incognito, side by side',
    sidesIntro:
      'What the same browser sent with the same search engine in one mode and in the other. A row that differs is marked.',
    persistence: 'Numbers that stay the same',
    persistenceIntro:
      'A value that comes back in later cases lets the receiver put them together, whatever was typed.',
    statements: 'The statements, and who published them where',
    statementsIntro:
      'Every statement that was looked at, whether or not this run could answer it: where it was published, how good that source is, what this run lacks to answer it, and what would turn our answer around.',
    doubts: 'What would change our mind',
    doubtsIntro:
      'An answer that nothing could change is no answer. Each kind of answer here would change in these cases:',
    destinations: 'Who was spoken to',
    destinationsIntro:
      'All hosts that were asked for something while cases were driven, with the company that runs them as far as it is known. With 0 requests: a connection was tried, and nothing in it could be read.',
    cases: 'Case by case',
    casesIntro:
      'What was done on the phone, what left it, and what was inside. Times count from the start of the case.',
    unread: 'What we could not see',
    unreadIntro:
      'Traffic that is known to have travelled but could not be read. As long as any of it could have carried what we look for, we do not say “No”.',
    notRun: 'What was not measured',
    method: 'How this was measured',
    limits: 'What this cannot show',
    glossary: 'Words used here',
    run: 'The run',
  },
  roles: { subject: 'under test', control: 'for comparison' },
  rowLabel: (browser: string, mode: string, engine: string) => `${browser}, ${mode}, ${engine}`,
  repetition: (number: number) => `repetition ${number}`,
  repetitions: (k: number, of: number) => `held in ${k} of ${of}`,
  with: 'with',
  /** Instead of a reason that the answer above gave. */
  sameReason: 'For the same reason.',
  step: {
    failed: 'This step failed',
    noScreenshot: 'no picture',
    strip: 'Pictures of the phone’s screen, step by step; scrolls sideways',
    linked: 'Open the picture',
    screen: (said: string) => `The phone’s screen: ${said}`,
  },
  beats: {
    leak: 'sent home',
    unexplained: 'unexplained',
    own: 'asked for by the user',
    opaque: 'unreadable',
    refused: (count: number) => (count === 1 ? 'not opened' : `not opened × ${count}`),
    refusedWhy: (cause: string) =>
      cause === 'cert-rejected'
        ? 'The app refused our certificate, so nothing was sent that could be read.'
        : `The secure connection ended before anything could be read (${cause}).`,
    answeredByUs: 'answered by the proxy, not by the server',
    noAnswer: 'no answer',
    carried: (what: string) => `Carried ${what}.`,
    openIt: 'open this upload',
    more: (number: number) =>
      `${number} more lines are left out here, the least telling ones; all of it is in traffic.har.`,
    moreHosts: (number: number) => `and ${number} more hosts`,
    quiet: (count: number) =>
      count === 1
        ? '1 other request, with nothing of ours in it'
        : `${count} other requests, with nothing of ours in them`,
    between: 'after the case',
  },
  peeling: {
    title: 'One upload, opened',
    intro: (time: string, host: string, operator: string) =>
      `Sent after ${time} to ${host}${operator === '' ? '' : `, run by ${operator}`}.`,
    lateArrival: (caseId: string) => `It arrived later, in the capture of ${caseId}. `,
    raw: 'As it left the phone',
    rawHint: 'the bytes inside the encrypted connection, exactly as sent',
    bytes: (size: string) => `${size} bytes`,
    hex: 'shown as hexadecimal',
    screenThen: 'On the screen at that moment',
    whatTravelled: 'What was in it',
    identifiers: 'Went along with it',
    identifiersHint: 'Values that point to the device or the person',
    claimedTime: (time: string) => `The upload says this happened at ${time}.`,
    leakedTwice: (count: number) => `found ${count} times`,
    more: (count: number) => `Opened the same way, and left out here: ${count} more uploads with findings.`,
  },
  layers: {
    form: (field: string) => `The form field “${field}”`,
    query: (field: string) => `The address parameter “${field}”`,
    header: (field: string) => `The header “${field}”`,
    json: 'Read as JSON: our words, marked',
    undone: (coding: string) => `${coding} undone`,
    other: (segment: string) => segment,
    hints: {
      base64: 'base64 only spells bytes in letters; anybody can turn it back, no key is needed',
      gzip: 'gzip only makes it shorter; every computer can unpack it',
      deflate: 'deflate only makes it shorter; every computer can unpack it',
      percent: 'signs written as numbers, as addresses and forms do',
      form: 'one of the named fields of the upload',
      json: 'the plain text that was packed inside',
    } as Record<string, string>,
  },
  blind: { counts: 'stands against a “No”', listed: 'listed only' },
  nothingHere: 'Nothing.',
  allDriven: (cases: number) =>
    cases === 1 ? 'The case was driven and answered.' : `All ${cases} cases were driven and answered.`,
  outside: (number: number, all: number) =>
    `${number} of the ${all} published statements could not be answered by what this run drove. They are marked “Not measured” below, each with what it would take.`,
  noFindings: 'Nothing of ours was seen leaving for anybody but those the user asked.',
  unknownOperator: 'not known',
  hostHeads: ['Host', 'Run by', 'Country', 'How we know', 'Requests', 'Findings'],
  method: [
    'Every case plants words of its own: search words minted for this case alone, and the address of the page that was opened. So a hit proves which action was passed on, and old or foreign traffic cannot be mistaken for it.',
    'The phone is driven by the same robot that app makers use to test their apps. All its traffic goes through a recording proxy, whose certificate the phone was told to trust, so encrypted connections can be read.',
    'Every recorded body is peeled: forms, base64, compression and JSON are undone until plain text is reached, and our words are looked for in many spellings and as common hashes.',
    'What the user asked for is told apart from what was sent on the side: the search engine must get the words, and the visited site must get its own address. Such requests are shown as asked for by the user; they also prove that the recording could see. A “No” is only given when they were seen and nothing was hidden from view.',
  ],
  limits: [
    'A “No” holds for what was tried: these actions, this version, this phone, this length of waiting.',
    'What is encrypted inside the encrypted connection stays closed to us; it is named under “What we could not see”.',
    'The recording sees what leaves the phone, not what a company does with it afterwards.',
    'A browser could behave differently when it notices that it is being recorded.',
    'An identifier is said to persist when it was the same in two cases of this run; whether it survives weeks is not shown by one run.',
  ],
  glossary: [
    ['case', 'one combination of browser, mode, search engine and journey, driven once from a fresh start'],
    ['statement', 'something somebody published that can be true or false'],
    ['reproduced', 'the statement held when we tried; “Yes” in this report'],
    ['not reproduced', 'the statement did not hold, and nothing was hidden from view; “No” in this report'],
    ['inconclusive', 'we saw nothing, but not everything could be seen; “Cannot say” in this report'],
    ['blind spot', 'traffic known to exist that could not be read'],
    ['upload', 'something an app sends to a server on its own account, beside the pages that were asked for'],
    ['finding', 'one place in one request where something we planted was read'],
    [
      'planted',
      'words, an address or a title that existed nowhere before this run, so that they can be recognised',
    ],
    ['control', 'a request that had to be seen, and was: proof that the recording worked'],
    ['host', 'the internet name of a server, such as www.example.org'],
    ['collector', 'a server that takes in statistics about the use of apps'],
    [
      'TLS',
      'the encryption between an app and a server; the phone was told to let our recorder read inside it',
    ],
    ['base64, gzip, JSON', 'common ways to write, shorten and order data; none of them hides anything'],
    ['identifier', 'a value that tells one phone or person from all others'],
    ['SHA-256', 'a fingerprint of a file: if one bit changes, so does the fingerprint'],
  ] as [string, string][],
  runFacts: {
    id: 'Run',
    started: 'Started',
    ended: 'Ended',
    state: 'State',
    handset: 'Phone',
    android: 'Android',
    build: 'Build',
    browsers: 'Browsers',
    tool: 'Made with',
    seed: 'Seed of the words',
    notes: 'Notes',
    unknown: 'not recorded',
    notInstalled: 'not installed',
  },
  footer:
    'The raw bytes of every request lie beside this page, named by their SHA-256, with the findings, the answers and a recording that opens in a browser’s network panel (traffic.har).',
} as const;
