import { describeCutOffCalls } from '../kit/guest/cut-off-calls.ts';

describeCutOffCalls({ languages: ['c', 'cpp', 'rust', 'assemblyscript'], times: 6000, components: ['c', 'cpp', 'rust', 'assemblyscript'], proved: ['c', 'rust'] });
