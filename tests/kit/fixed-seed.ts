/** Runs before every test file: properties try the same values each time, so that no run depends on luck. AQUA_SEED takes others. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['AQUA_SEED'] ?? 20_261_126) });
