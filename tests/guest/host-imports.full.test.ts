import { describeHostImports } from '../kit/guest/host-imports.ts';

describeHostImports('module', ['cpp']);
describeHostImports('component', ['c', 'cpp', 'rust', 'assemblyscript']);
