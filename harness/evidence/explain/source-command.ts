// A finding's first pieces come in, the command that prints the raw value from the run's own files goes out.
import type { Exchange } from '../../artifacts/exchange.ts';
import type { Finding } from '../../artifacts/finding.ts';
import { jqFilter, jqString, shellWord } from './quote.ts';

/** The command, and how many pieces of the address it has taken. */
export interface SourceCommand {
  command: string;
  said: string;
  taken: number;
}

/** Reads the raw value; undefined when its bytes are not in the run. */
export function sourceCommand(finding: Finding, exchange: Exchange): SourceCommand | undefined {
  const [location, first = ''] = finding.address.split(' > ');
  const sent = finding.direction === 'sent';
  const type = sent ? 'request' : 'response';
  const log = shellWord(`cases/${finding.caseId}/capture.jsonl`);
  const event = `select(.type == ${jqString(type)} and .id == ${jqString(exchange.id)})`;
  switch (location) {
    case 'url':
      return {
        command: `jq -j ${jqFilter(`${event} | .url`)} ${log}`,
        said: 'the address of the request, as sent',
        taken: 1,
      };
    case 'body':
    case 'websocket': {
      const number = /^message:(\d+)$/.exec(first)?.[1];
      const message = sent ? exchange.request : exchange.response;
      const body = location === 'body' ? message?.body : exchange.messages[Number(number)]?.body;
      if (body === undefined || (location === 'websocket' && number === undefined)) return undefined;
      const said =
        location === 'body'
          ? 'the body, byte for byte as it was on the wire'
          : 'the message, as it was on the wire';
      return { command: `cat bodies/${body.sha256}`, said, taken: location === 'body' ? 1 : 2 };
    }
    case 'header':
    case 'cookie': {
      const named = /^(?:header|cookie|set-cookie):(.*?)(?:#(\d+))?$/.exec(first);
      if (named === null) return undefined;
      const [, name = '', count = '0'] = named;
      const filter =
        location === 'header' ? headerFilter(unescaped(name)) : cookieFilter(unescaped(name), sent);
      return {
        command: `jq -j ${jqFilter(`${event} | [${filter}][${count}]`)} ${log}`,
        said: `the ${location} ${unescaped(name)}, as ${finding.direction}`,
        taken: 2,
      };
    }
    default:
      return undefined;
  }
}

function headerFilter(name: string): string {
  return `.headers[] | select((.[0] | ascii_downcase) == ${jqString(name)}) | .[1]`;
}

function cookieFilter(name: string, sent: boolean): string {
  const header = headerFilter(sent ? 'cookie' : 'set-cookie');
  const parts = sent ? 'split(";")[]' : 'split(";")[0]';
  const trim = 'gsub("^\\\\s+|\\\\s+$"; "")';
  return `${header} | ${parts} | index("=") as $at | select($at != null) | select((.[0:$at] | ${trim}) == ${jqString(name)}) | .[$at+1:] | ${trim}`;
}

/** What `segmentName` escaped. */
function unescaped(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch (_cause) {
    return name;
  }
}
