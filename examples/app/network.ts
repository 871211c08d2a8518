import { startLocalNetwork } from 'aqua-toolchain';

/** A shop as a peer of somebody else: values have the form of the wire, where an option is a list of none or one. */
function shop(price: number, note?: string) {
  return { services: { shop: { offer: (item: string, { peer }: { readonly peer: string }) => ({ seller: peer, price: price * item.length, note: note === undefined ? [] : [note] }) } } };
}

/** Runs inside this process. An app in production connects to peers elsewhere; nothing else in it changes. */
export const network = startLocalNetwork({
  relay: 'relay',
  peers: {
    relay: {},
    corner: shop(12),
    market: shop(9, 'until noon'),
    closed: {
      services: {
        shop: {
          offer: () => {
            throw new Error('closed on Thursdays');
          },
        },
      },
    },
  },
});
