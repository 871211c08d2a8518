import { CallFailed, connect, TimedOut } from 'aqua-toolchain/client';
import { cheapest, registerWatcher } from './aqua/prices.ts';
import { network } from './network.ts';

const { corner = '', market = '', closed = '' } = network.peers;
const names = new Map<string, string>(Object.entries(network.peers).map(([name, id]) => [id, name]));

const client = await connect(network);
registerWatcher({ asked: (seller) => console.log(`asking ${names.get(seller) ?? seller}`) });

const offers = await cheapest('apple', [corner, market], 2, ({ seller, price }) => console.log(`${seller} offers ${price}`));
const [best] = offers.toSorted((a, b) => Number(BigInt(a.price) - BigInt(b.price)));
console.log('best:', best?.seller, best?.price, best?.note);

try {
  await cheapest('apple', [corner, closed], 2, () => undefined, { ttl: 300 });
} catch (error) {
  if (error instanceof TimedOut) console.log(error.message);
  else if (error instanceof CallFailed) console.log(error.reason, error.location);
  else throw error;
}

await client.disconnect();
network.close();
