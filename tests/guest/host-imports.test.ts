import { describeHostImports } from '../kit/guest/host-imports.ts';

describeHostImports('module', ['c', 'rust', 'assemblyscript', 'js']);
describeHostImports('component', ['js']);
