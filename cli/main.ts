import { StandardOutput } from './console/standard-output.ts';
import { run } from './run.ts';

const out = new StandardOutput(1, process.env);
const err = new StandardOutput(2, process.env);
logTo(err);
void run(process.argv.slice(2), { out, err }).then(async (status) => {
  await Promise.all([out.flushed(), err.flushed()]);
  // A network file may have left timers or sockets behind.
  process.exit(status);
});

/** Services of a network file run in this process and like to log; stdout belongs to the result. */
function logTo(output: StandardOutput): void {
  const { console } = globalThis;
  let redirected: Console | undefined;
  Object.defineProperty(globalThis, 'console', {
    configurable: true,
    get: () => (redirected ??= new console.Console(output.stream)),
    set: (other: Console) => (redirected = other),
  });
}
