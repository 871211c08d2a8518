import { describeHostilePeers } from '../kit/hostile-peers.ts';

describeHostilePeers(Number(process.env['AQUA_RUNS'] ?? 60));
