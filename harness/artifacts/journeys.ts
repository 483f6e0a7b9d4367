// The family of journeys as planner, judge and lab see it: what each is repeated over and what it plants; how it is driven lies in harness/browsers/journeys.
import { z } from 'zod';

/** How a planted term is made: `words` are typed, `page` is an address, the others name things on the handset. */
export type TermForm = 'words' | 'page' | 'download' | 'file' | 'track';

/** One term that a journey plants. */
export interface Planting {
  /** Last part of the canary's id. */
  name: string;
  kind: 'search-term' | 'url' | 'text';
  /** The step that plants it. */
  step: string;
  /** How a unique one is minted; or a text that is the same whenever this is done, such as a documented event's name. */
  term: TermForm | { shared: string };
}

/** What a planner has to know of a journey. */
export interface JourneyShape {
  /** Each wanted browser, or the phone itself: then it is driven once, whatever browsers are wanted. */
  on: 'browser' | 'phone';
  /** Axes of the run config it is repeated over; one left out is `none` (engine) or `normal` (mode). */
  axes: readonly ('engine' | 'mode')[];
  /** Known before the run; what is only read off the screen (an opened result) is added while it runs. */
  plants: readonly Planting[];
  /** What a reader is told. */
  said: string;
}

const words: Planting = {
  name: 'search-term',
  kind: 'search-term',
  step: 'type-search-words',
  term: 'words',
};
const control: Planting = { name: 'control', kind: 'url', step: 'control-page', term: 'page' };
const page: Planting = { name: 'url', kind: 'url', step: 'open-address', term: 'page' };
const again: Planting = { ...words, name: 'search-term-again', step: 'type-search-words-again' };
const file: Planting = { name: 'url', kind: 'url', step: 'download-file', term: 'download' };
const everywhere = ['engine', 'mode'] as const;

/** Every journey, one line each. Event names of MIUI Home: facts 4.5 (a build of 2023; what that of 2020 sent was not found). */
export const journeys = {
  search: { on: 'browser', axes: everywhere, plants: [words], said: 'search and visit a result' },
  visit: { on: 'browser', axes: everywhere, plants: [page], said: 'visit an address' },
  'engine-page': {
    on: 'browser',
    axes: everywhere,
    plants: [words],
    said: "search on the engine's own page and visit a result",
  },
  'open-result': {
    on: 'browser',
    axes: everywhere,
    plants: [{ ...words, step: 'type-results-address' }],
    said: 'open the results by their address, then a result: no search is typed',
  },
  idle: { on: 'browser', axes: ['mode'], plants: [], said: 'nothing touched' },
  restart: { on: 'browser', axes: everywhere, plants: [words], said: 'search, end the app, start it again' },
  'clear-data': {
    on: 'browser',
    axes: everywhere,
    plants: [words, again],
    said: "search, erase the browser's data, search again",
  },
  reinstall: {
    on: 'browser',
    axes: everywhere,
    plants: [words, again],
    said: "search, remove the browser, install it from the user's APK, search again",
  },
  'first-run': {
    on: 'browser',
    axes: [],
    plants: [page],
    said: "erase the browser's data, then wait before agreeing, after declining and after agreeing",
  },
  'news-feed': { on: 'browser', axes: ['mode'], plants: [], said: 'open an item of the news feed' },
  download: { on: 'browser', axes: ['mode'], plants: [file], said: 'download a file' },
  reader: { on: 'browser', axes: ['mode'], plants: [page], said: 'read a page in reader mode' },
  'phone-idle': {
    on: 'phone',
    axes: [],
    plants: [control],
    said: 'nothing touched on the home screen',
  },
  'home-swipe': {
    on: 'phone',
    axes: [],
    plants: [control, shared('desktop_swipe_left_or_right', 'swipe-home')],
    said: 'swipe between home screens',
  },
  folder: {
    on: 'phone',
    axes: [],
    plants: [control, shared('folder_open', 'open-folder')],
    said: 'open a folder',
  },
  // No source names these two events, so there is no text to look for: they are compared with the idle phone.
  'status-bar': { on: 'phone', axes: [], plants: [control], said: 'pull the status bar' },
  settings: { on: 'phone', axes: [], plants: [control], said: 'open Settings' },
  'open-file': {
    on: 'phone',
    axes: [],
    plants: [control, { name: 'file-name', kind: 'text', step: 'open-file', term: 'file' }],
    said: 'open a file in the Files app',
  },
  music: {
    on: 'phone',
    axes: [],
    plants: [control, { name: 'track-title', kind: 'text', step: 'play-track', term: 'track' }],
    said: 'play a track in the Music app',
  },
  'preinstalled-apps': {
    on: 'phone',
    axes: [],
    plants: [control],
    said: 'open each preinstalled app of the list',
  },
} as const satisfies Record<string, JourneyShape>;

function shared(text: string, step: string): Planting {
  return { name: text, kind: 'text', step, term: { shared: text } };
}

/** Id of a journey. */
export type Journey = keyof typeof journeys;

const ids = Object.keys(journeys) as [Journey, ...Journey[]];
export const journeySchema = z.enum(ids);

/** The shape of a journey. */
export function shapeOf(id: Journey): JourneyShape {
  return journeys[id];
}

/** Steps of a first run that the judge tells apart: what left before the one, between them, after the other. */
export const firstRunSteps = { start: 'start-first-time', decline: 'decline-first-run' } as const;

/** Row of config/browsers.json that journeys on the phone itself are about. */
export const phoneSubject = 'miui';
/** What a case without a search engine names as its engine. */
export const noEngineId = 'none';
