// logcat, ip, ifconfig, ping-free basics of the network: questions in; the log stream and interface listings out.
import { type Invocation, type Programs, parseOptions, UsageError } from '../shell/command.ts';
import { BrokenPipe } from '../shell/streams.ts';
import { unknownRequest } from './service.ts';

export const networkPrograms: Programs = { logcat, ip, ifconfig };

/** `logcat [-d] [-c] [-v FORMAT] [-b BUFFER]`: without -d it streams until whoever reads is gone. */
async function logcat(call: Invocation): Promise<number> {
  const { flags, values } = parseOptions(call.args, {
    flags: 'dcgDL',
    values: 'vbtTmsfe',
    long: ['pid=', 'format=', 'clear', 'buffer=', 'uid='],
  });
  const { log } = call.machine;
  if (flags.has('c') || flags.has('clear')) {
    log.clear();
    return 0;
  }
  if (flags.has('g')) {
    await call.stdout.write('main: ring buffer is 256 KiB (12 KiB consumed)\n');
    return 0;
  }
  const count = Number(values.get('t') ?? values.get('T') ?? Number.NaN);
  const lines = Number.isInteger(count) ? log.lines().slice(-count) : log.lines();
  await call.stdout.write('--------- beginning of main\n');
  for (const line of lines) await call.stdout.write(`${line}\n`);
  if (!flags.has('d') && !values.has('t')) await followLog(call);
  return 0;
}

async function followLog(call: Invocation): Promise<void> {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const stop = call.machine.log.follow((line) => {
    call.stdout.write(`${line}\n`).catch((error: unknown) => {
      if (!(error instanceof BrokenPipe)) call.machine.unknown.record('other', `logcat: ${String(error)}`);
      end();
    });
  });
  call.signal.addEventListener('abort', end, { once: true });
  if (call.signal.aborted) end();
  await ended;
  call.signal.removeEventListener('abort', end);
  stop();
}

const wlanAddress = '192.168.1.23';

async function ip(call: Invocation): Promise<number> {
  const words = call.args.filter((arg) => !arg.startsWith('-'));
  const [subject = '', verb = 'show'] = words;
  if (/^a(ddr(ess)?)?$/.test(subject) && verb === 'show') {
    await call.stdout.write(
      `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    inet 127.0.0.1/8 scope host lo\n2: wlan0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP group default qlen 3000\n    inet ${wlanAddress}/24 brd 192.168.1.255 scope global wlan0\n`,
    );
    return 0;
  }
  if (/^r(oute)?$/.test(subject) && (verb === 'show' || verb === 'list')) {
    await call.stdout.write(`192.168.1.0/24 dev wlan0 proto kernel scope link src ${wlanAddress}\n`);
    return 0;
  }
  return unknownRequest(call, `Object "${subject}" is unknown, try "ip help".`, 1);
}

async function ifconfig(call: Invocation): Promise<number> {
  if (call.args.some((arg) => arg !== 'wlan0' && arg !== '-a'))
    throw new UsageError(`no interface ${call.args[0]}`);
  await call.stdout.write(
    `wlan0     Link encap:UNSPEC\n          inet addr:${wlanAddress}  Bcast:192.168.1.255  Mask:255.255.255.0\n          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n\n`,
  );
  return 0;
}
