import { vi } from 'vitest';
import { describeHostilePeers } from '../kit/hostile-peers.ts';

// Each property takes minutes.
vi.setConfig({ testTimeout: 3_600_000 });

describeHostilePeers(Number(process.env['AQUA_RUNS'] ?? 10_000));
