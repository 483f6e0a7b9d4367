// The adb services of the handset: a service name from OPEN in; a stream served, or a refusal, out.
import type { Machine } from '../machine.ts';
import type { AdbConnection, ServiceOpener } from './connection.ts';
import type { ReverseTable } from './reverse.ts';
import { runPlain, runShellV2 } from './shell-service.ts';
import type { AdbStream } from './stream.ts';
import { serveSync } from './sync.ts';

/** What the services need besides the machine. */
export interface ServiceParts {
  machine: Machine;
  reverse: ReverseTable;
  /** Drops every connection: adbd restarts. */
  restart: () => void;
}

const shellUid = 2000;
const serverPort = 6790;

/** The service table of one handset; `adb root` changes the user that later commands run as. */
export function createServices(parts: ServiceParts): ServiceOpener {
  const { machine } = parts;
  let uid = shellUid;

  const restartAs = (stream: AdbStream, wanted: number, said: string) => {
    say(stream, said, () => {
      uid = wanted;
      parts.restart();
    });
  };
  const becomeRoot = (stream: AdbStream) => {
    if (uid === 0) say(stream, 'adbd is already running as root\n');
    else if (machine.rootMethod !== 'adb-root') say(stream, 'adbd cannot run as root in production builds\n');
    else restartAs(stream, 0, 'restarting adbd as root\n');
  };
  const stopRoot = (stream: AdbStream) => {
    if (uid === shellUid) say(stream, 'adbd not running as root\n');
    else restartAs(stream, shellUid, 'restarting adbd as non root\n');
  };
  const remount = (stream: AdbStream) => {
    if (uid !== 0) say(stream, 'Not running as root. Try "adb root" first.\n');
    else say(stream, 'dm_verity is enabled on the system partition.\nremount failed\n');
  };

  return (service, accept, connection) => {
    const colon = service.indexOf(':');
    const name = service.slice(0, colon);
    const argument = service.slice(colon + 1);
    if (name.split(',')[0] === 'shell') {
      const framed = name.split(',').includes('v2');
      const run = framed ? runShellV2 : runPlain;
      serve(run(machine, argument, uid, accept()));
      return true;
    }
    switch (name) {
      case 'exec':
        serve(runPlain(machine, argument, uid, accept()));
        return true;
      case 'sync':
        serve(serveSync(machine, uid, accept()));
        return true;
      case 'root':
        becomeRoot(accept());
        return true;
      case 'unroot':
        stopRoot(accept());
        return true;
      case 'remount':
        remount(accept());
        return true;
      case 'reverse':
        return reverse(argument, accept, connection);
      case 'tcp':
        return connectTcp(argument, accept);
      default:
        machine.unknown.record('adb-service', service);
        return false;
    }
  };

  function reverse(argument: string, accept: () => AdbStream, connection: AdbConnection): boolean {
    const answer = parts.reverse.request(argument, connection);
    if (answer === undefined) {
      machine.unknown.record('adb-service', `reverse:${argument}`);
      return false;
    }
    say(accept(), answer);
    return true;
  }

  /** Only the UiAutomator2 server listens on the handset; other ports refuse. */
  function connectTcp(argument: string, accept: () => AdbStream): boolean {
    if (Number(argument.split(':')[0]) !== serverPort || !machine.uiautomator.listening) return false;
    const stream = accept();
    if (!machine.uiautomator.accept(stream)) stream.destroy();
    return true;
  }

  function serve(running: Promise<void>): void {
    running.catch((error: unknown) =>
      machine.unknown.record('other', `adb service failed: ${String(error)}`),
    );
  }
}

function say(stream: AdbStream, text: string, then?: () => void): void {
  stream.on('data', () => undefined);
  stream.end(text, () => then?.());
}
