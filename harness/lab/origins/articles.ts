// Which articles the content sites have: search words come in, five addresses and titles that do not contain them go out.
import { sha256Hex } from '../../lib/hash.ts';

/** One article of a content site. */
export interface Article {
  host: string;
  /** `/a/<16 hex digits>`. */
  path: string;
  title: string;
  /** One sentence under a search result. */
  summary: string;
}

/** The content sites: reserved names (RFC 2606), so no real site can be meant. */
export const contentHosts = [
  'www.garden-almanac.example',
  'www.harbour-notes.example',
  'www.kitchen-ledger.example',
  'www.night-sky-journal.example',
  'www.old-workshops.example',
] as const;

const openings = [
  'A quiet look at',
  'What we learned about',
  'A short history of',
  'Ten small facts on',
  'Field notes on',
];
const subjects = [
  'late frost and early beans',
  'tide tables before radio',
  'bread without a recipe',
  'the path along the river',
  'clocks that run backwards',
  'a shed full of hand planes',
  'meteors over the moor',
  'salt, smoke and patience',
  'the ferry that never sailed',
  'maps drawn from memory',
];

/** The five results of one engine for `words`: unique to engine and words, without naming either. */
export function resultsFor(engine: string, words: string): Article[] {
  const first = Number.parseInt(sha256Hex(`${engine}\n${words}`).slice(0, 8), 16);
  return contentHosts.map((_host, index) => {
    const host = contentHosts[(first + index) % contentHosts.length] ?? contentHosts[0];
    return articleAt(host, sha256Hex(`${engine}\n${words}\n${index}`).slice(0, 16));
  });
}

/** The article with that id (16 hex digits); a number made from the id keeps titles unique without repeating the address. */
export function articleAt(host: string, id: string): Article {
  const choice = Number.parseInt(id.slice(0, 8), 16);
  const opening = openings[choice % openings.length] ?? '';
  const subject = subjects[Math.floor(choice / openings.length) % subjects.length] ?? '';
  const number = Number.parseInt(sha256Hex(`title/${id}`).slice(0, 10), 16) % 1e8;
  return {
    host,
    path: `/a/${id}`,
    title: `${opening} ${subject} (no. ${number})`,
    summary: `An invented article of the offline web about ${subject}. Nothing here was ever published.`,
  };
}

/** The article id in a path, or undefined when it is another path. */
export function articleId(path: string): string | undefined {
  return /^\/a\/([0-9a-f]{16})$/.exec(path)?.[1];
}
