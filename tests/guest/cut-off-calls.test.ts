import { describeCutOffCalls } from '../kit/guest/cut-off-calls.ts';

describeCutOffCalls({ languages: ['c', 'rust', 'assemblyscript'], times: 400, components: ['c'], proved: ['c'] });
