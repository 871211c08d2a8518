import { defineNetwork, type ServiceContext } from 'aqua-toolchain';

interface Photo {
  name: string;
  megapixels: number;
}

export default defineNetwork({
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    phone: {
      services: {
        camera: {
          photos: () => [
            { name: 'sunset', megapixels: 48 },
            { name: 'cat', megapixels: 12 },
            { name: 'cat again', megapixels: 24 },
          ],
        },
      },
    },
    shrinker: {
      services: {
        studio: {
          // The bigger the photo the longer it takes: the sunset comes last.
          shrink: async (photo: Photo, { sleep }: ServiceContext) => {
            await sleep(photo.megapixels * 4);
            return { ...photo, megapixels: 2 };
          },
        },
      },
    },
    labeller: { services: { studio: { label: (photo: Photo) => ({ ...photo, name: `“${photo.name}”` }) } } },
    gallery: { services: { wall: { hang: (photo: Photo) => `${photo.name}, ${photo.megapixels} MP` } } },
  },
});
