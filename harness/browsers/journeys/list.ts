// The family of journeys as they are driven: one file and one line each; its shape for the plan is a line in harness/artifacts/journeys.ts.
import type { Journey } from '../../artifacts/journeys.ts';
import { enginePageJourney } from '../journey-engine-page.ts';
import { searchJourney } from '../journey-search.ts';
import { visitJourney } from '../journey-visit.ts';
import { clearDataJourney } from './clear-data.ts';
import { downloadJourney } from './download.ts';
import { firstRunJourney } from './first-run.ts';
import { folderJourney } from './folder.ts';
import { homeSwipeJourney } from './home-swipe.ts';
import { idleJourney } from './idle.ts';
import type { DriveJourney } from './journey.ts';
import { musicJourney } from './music.ts';
import { newsFeedJourney } from './news-feed.ts';
import { openFileJourney } from './open-file.ts';
import { openResultJourney } from './open-result.ts';
import { phoneIdleJourney } from './phone-idle.ts';
import { preinstalledAppsJourney } from './preinstalled-apps.ts';
import { readerJourney } from './reader.ts';
import { reinstallJourney } from './reinstall.ts';
import { restartJourney } from './restart.ts';
import { settingsJourney } from './settings.ts';
import { statusBarJourney } from './status-bar.ts';

/** How each is driven; the compiler asks for a line for every journey of the plan. */
export const journeyDrives: Readonly<Record<Journey, DriveJourney>> = {
  search: searchJourney,
  visit: visitJourney,
  'engine-page': enginePageJourney,
  'open-result': openResultJourney,
  idle: idleJourney,
  restart: restartJourney,
  'clear-data': clearDataJourney,
  reinstall: reinstallJourney,
  'first-run': firstRunJourney,
  'news-feed': newsFeedJourney,
  download: downloadJourney,
  reader: readerJourney,
  'phone-idle': phoneIdleJourney,
  'home-swipe': homeSwipeJourney,
  folder: folderJourney,
  'status-bar': statusBarJourney,
  settings: settingsJourney,
  'open-file': openFileJourney,
  music: musicJourney,
  'preinstalled-apps': preinstalledAppsJourney,
};
