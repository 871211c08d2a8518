import { Console } from 'node:console';
import { streamOutput } from './console/console.ts';
import { run } from './run.ts';

process.stdout.on('error', stopQuietly);
// Services of a network file run in this process and like to log; stdout belongs to the result.
globalThis.console = new Console(process.stderr);
void run(process.argv.slice(2), {
  out: streamOutput(process.stdout, process.env),
  err: streamOutput(process.stderr, process.env),
}).then((status) => {
  // A network file may have left timers or sockets behind; what was written is flushed first.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(status)));
});

/** The reader of a pipe went away (`aqua … | head`): nothing is wrong, there is just nobody to write to. */
function stopQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
