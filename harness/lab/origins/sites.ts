// Every site of the offline web, one line each: a host comes in, the site that answers for it goes out.
import { HarnessError } from '../../lib/errors.ts';
import { historyCloud, mistatCollector, sensorsCollector, unknownCollector } from './collectors.ts';
import { contentSites, stylesSite } from './content-sites.ts';
import { duckduckgoSite } from './duckduckgo.ts';
import { exampleSite } from './example.ts';
import { googleSite } from './google.ts';
import { oneTrackCollector } from './onetrack-collector.ts';
import type { Site } from './site.ts';

/** A fresh set of sites (one of them counts its visitors). */
export function allSites(options: { dropTelemetry: boolean }): Site[] {
  return [
    googleSite(),
    duckduckgoSite,
    contentSites,
    stylesSite,
    sensorsCollector({ drop: options.dropTelemetry }),
    mistatCollector({ drop: options.dropTelemetry }),
    unknownCollector,
    historyCloud,
    oneTrackCollector,
    exampleSite,
  ];
}

/** Looks a host up among `sites`; two sites for one host are a mistake and stop the program. */
export function siteTable(sites: readonly Site[]): (host: string) => Site | undefined {
  const byHost = new Map<string, Site>();
  for (const site of sites) {
    for (const host of site.hosts) {
      const other = byHost.get(host);
      if (other) {
        throw new HarnessError('internal', `Sites ${other.id} and ${site.id} both answer for ${host}.`, {
          remedy: 'Remove the host from one of them in harness/lab/origins.',
        });
      }
      byHost.set(host, site);
    }
  }
  return (host) => byHost.get(host);
}
