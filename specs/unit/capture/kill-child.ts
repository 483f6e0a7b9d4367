// Run folder and CA paths come in as arguments; records case c01 until it is killed.
import { startInterceptor } from '../../../harness/capture/interceptor.ts';

const [runFolder, keyPath, certPath] = process.argv.slice(2);
if (!runFolder || !keyPath || !certPath) throw new Error('Run folder, key and certificate are needed.');

const interceptor = await startInterceptor({
  runFolder,
  ca: { keyPath, certPath },
  upstream: 'stub',
  upstreamCaFile: null,
});
interceptor.openCase('c01');
process.stdout.write(`${interceptor.port}\n`);
